"""We fill a part of Lyon's programme from our own board, and what Lyon does with it follows."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from meshup.agenda.domain.queries.events import event_of
from meshup.cohosting.errors import HeldAtHome
from meshup.fediverse.domain.own_actors import group, identity_key
from meshup.kit import clock
from meshup.node_requests.domain.answering import leave
from meshup.peers.domain.peers import make_peer
from meshup.programme.domain.drafts import draft_for
from meshup.programme.domain.publishing import publish
from meshup.programme.errors import ChangedMeanwhile
from meshup.proposals.choices import ProposalState
from meshup.proposals.domain.lines import free_coming_lines
from meshup.proposals.domain.placing import Placement, place
from meshup.proposals.domain.queries.proposals import proposal
from meshup.shared_programme.domain.part_document import read_filled
from meshup.shared_programme.domain.queries.at_desk import filled_for
from meshup.shared_programme.errors import NoPartHere, OnlyTalks, OutsidePart
from meshup.shared_programme.models import FilledPart
from meshup.signed_messages.keys import key_of_did
from meshup.signed_messages.proofs import verify_proof
from tests.cohosting.evenings import STARTS, a_uuid
from tests.programme.conftest import ref_of, step
from tests.proposals.conftest import proposed
from tests.shared_programme.festivals import titles, works
from tests.umbrella.roofs import SECOND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
LATER = {"startTime": "2026-12-10T19:00:00Z", "endTime": "2026-12-10T23:00:00Z", "sequence": 4}
KEYNOTE = {
    "id": "7",
    "kind": "talk",
    "startTime": "2026-12-09T18:00:00Z",
    "endTime": "2026-12-09T18:30:00Z",
    "nameMap": {"en": "Keynote"},
    "noteMap": {},
    "zone": "Stage",
    "track": "",
    "inLanguage": [],
    "persons": ["Rosa"],
    "abstractMap": {},
    "isTalk": True,
}


def entry(**changes):
    """Return a part as Lyon's record says it."""
    return {
        "uuid": a_uuid(1),
        "group": group().id,
        "revision": 1,
        "zone": "Hall",
        "track": "",
        "startsAfter": 0,
        "endsAfter": 120,
        "taken": 0,
        "sentBack": [],
    } | changes


def says(held, **changes):
    """Let Lyon send a newer record."""
    assert held.push(held.record(**changes)) == 202
    works()


@pytest.fixture
def filling(held):
    """Lyon's evening, of which we fill the hall from six to eight."""
    says(held, parts=[entry()], lines=[KEYNOTE])
    return held


@pytest.fixture
def gossip(node):
    """A talk of half an hour in our pool."""
    chloe = make_peer("fr", clock.now())
    return proposed(chloe, "Gossip <b>", names=("Chloé",), minutes=30, languages=("en",))


@pytest.fixture
def put(filling, gossip, as_bilal):
    """The talk stands in our part on the board, and is not published yet."""
    slug = filling.event.slug
    answer = step(as_bilal, slug, f"put:{ref_of(gossip)}", target="1|Hall")
    assert answer.status_code == 200
    return gossip


@pytest.fixture
def published(put, filling, as_bilal, later):
    """The talk is in our part."""
    answer = as_bilal.post(reverse("programme:publish", args=[filling.event.slug]), {"version": 1})
    assert answer.status_code == 302, answer.text
    works()
    return put


def documents(held, later):
    """Deliver what waits; return what Lyon got of our part."""
    later(SECOND)
    return [
        one["object"]
        for one in held.node.actor.peer.delivered
        if one["type"] == "Update" and one["object"].get("type") == "ProgrammePart"
    ]


def test_the_part_is_told_to_hosts_and_stands_on_the_board(filling, as_ada, as_bilal):
    assert "gave you a part of the programme" in as_ada.get("/en/desk/").text
    page = as_bilal.get(reverse("programme:builder", args=[filling.event.slug])).text
    assert "Yours to fill: Hall" in page
    assert "from Lyon P2P" in page
    assert 'value="1|Hall"' in page


def test_our_talk_stands_here_at_once_and_goes_home_signed(published, filling, later):
    assert titles(filling.event) == [("18:00", "Hall", "Gossip <b>"), ("18:00", "Stage", "Keynote")]
    assert proposal(published.uuid).state == ProposalState.SCHEDULED
    (document,) = documents(filling, later)
    verify_proof(document, lambda _name: key_of_did(identity_key().did), clock.now())
    told = read_filled(document, group().id)
    assert (told.record, told.part, told.revision) == (filling.record_id, UUID(a_uuid(1)), 1)
    (session,) = told.slots
    assert (session.starts_after, session.ends_after, session.zone) == (0, 30, "Hall")
    assert (session.titles, session.persons) == ({"en": "Gossip \u2039b>"}, ("Chloé",))
    assert str(published.uuid) not in str(document)
    assert "@" not in str(document["slots"])


def test_what_home_says_of_it_makes_no_second_line_and_no_new_version(published, filling, later):
    (document,) = documents(filling, later)
    line = KEYNOTE | {
        "id": "8",
        "part": a_uuid(1),
        "zone": "Hall",
        "nameMap": document["slots"][0]["nameMap"],
        "persons": ["Chloé"],
        "links": [{"url": document["slots"][0]["url"], "nameMap": {"en": "from Paris P2P"}}],
    }
    says(filling, lines=[KEYNOTE, line], parts=[entry(taken=document["version"])])
    assert len(titles(filling.event)) == 2
    assert len(documents(filling, later)) == 1


def test_home_moves_the_event_and_our_talk_goes_along(published, filling, later):
    says(filling, **LATER, lines=[])
    ((hour, zone, title),) = titles(filling.event)
    assert (hour, zone, title) == ("19:00", "Hall", "Gossip <b>")
    assert event_of(filling.event.slug).timetable[0].starts_at == STARTS + timedelta(hours=25)
    assert len(documents(filling, later)) == 1


def test_a_draft_that_home_moved_goes_along_and_its_host_is_told(put, filling, bilal, as_bilal):
    says(filling, **LATER, lines=[])
    with pytest.raises(ChangedMeanwhile) as refused:
        publish(bilal, filling.event.slug, 1, clock.now())
    assert "Lyon P2P" in str(refused.value.facts)
    draft = draft_for(bilal, filling.event.slug)
    publish(bilal, filling.event.slug, draft.version, clock.now())
    assert titles(filling.event) == [("19:00", "Hall", "Gossip <b>")]


def test_a_part_that_changed_meanwhile_refuses_the_old_page_and_loses_nothing(
    put, filling, bilal, as_bilal
):
    says(filling, parts=[entry(revision=2, zone="Bar")])
    path = reverse("programme:publish", args=[filling.event.slug])
    answer = as_bilal.post(path, {"version": 1})
    assert answer.status_code in {409, 422}
    assert "changed the part that is yours" in answer.text
    draft = draft_for(bilal, filling.event.slug)
    assert any(line.talk == put.uuid for line in draft.lines)
    with pytest.raises(OutsidePart):
        publish(bilal, filling.event.slug, draft.version, clock.now())
    assert draft_for(bilal, filling.event.slug).is_open


def test_a_part_that_shrinks_sends_talks_to_the_pool(published, filling, later, ada):
    says(filling, parts=[entry(revision=2, startsAfter=60)])
    assert titles(filling.event) == [("18:00", "Stage", "Keynote")]
    assert proposal(published.uuid).state == ProposalState.ACCEPTED
    filled = filled_for(ada, filling.event.slug, clock.now())
    assert [one["what"] for one in filled.news] == ["given", "outside", "changed"]
    assert documents(filling, later)[-1]["slots"] == []
    assert documents(filling, later)[-1]["revision"] == 2


def test_a_talk_that_home_sends_back_waits_in_the_pool_with_its_word(
    published, filling, later, as_ada
):
    session = documents(filling, later)[0]["slots"][0]["id"]
    says(
        filling, parts=[entry(sentBack=[{"session": session, "content": "Too late for the hall"}])]
    )
    assert titles(filling.event) == [("18:00", "Stage", "Keynote")]
    assert proposal(published.uuid).state == ProposalState.ACCEPTED
    page = as_ada.get(f"/en/desk/events/{filling.event.slug}/").text
    assert "Too late for the hall" in page
    assert (
        as_ada.post(reverse("shared_programme_pages:seen", args=[filling.event.slug])).status_code
        == 302
    )
    assert "Too late" not in as_ada.get(f"/en/desk/events/{filling.event.slug}/").text
    assert documents(filling, later)[-1]["slots"] == []


def test_a_part_that_is_taken_back_gives_its_talks_back(published, filling, as_ada):
    says(filling, parts=[])
    assert titles(filling.event) == [("18:00", "Stage", "Keynote")]
    assert proposal(published.uuid).state == ProposalState.ACCEPTED
    assert "took its part back" in as_ada.get("/en/desk/").text


def test_a_speaker_who_withdraws_is_off_both_programmes(published, filling, later):
    free_coming_lines(published.uuid, clock.now())
    works()
    assert titles(filling.event) == [("18:00", "Stage", "Keynote")]
    assert documents(filling, later)[-1]["slots"] == []


def test_nobody_moves_our_talk_out_of_our_part_by_another_page(published, filling, ada):
    now = clock.now()
    bar = Placement(event=filling.event.slug, starts_at=STARTS, zone="Bar")
    with pytest.raises(OutsidePart):
        place(ada, published.uuid, None, bar, now)
    hall = Placement(
        event=filling.event.slug, starts_at=STARTS + timedelta(minutes=60), zone="Hall"
    )
    place(ada, published.uuid, None, hall, now)
    assert FilledPart.objects.get().slots[0]["starts"] == 60


def test_nobody_puts_a_talk_beside_our_part(filling, gossip, ada):
    hall = Placement(event=filling.event.slug, starts_at=STARTS, zone="Hall")
    with pytest.raises(HeldAtHome):
        place(ada, gossip.uuid, None, hall, clock.now())


def test_lines_of_the_home_are_not_moved_here(filling, as_bilal, bilal):
    (keynote,) = draft_for(bilal, filling.event.slug).lines
    answer = step(as_bilal, filling.event.slug, f"later:{keynote.ref}")
    assert answer.status_code == 409
    assert "Lyon P2P" in answer.text


def test_without_a_part_nothing_is_published(held, gossip, as_bilal, bilal):
    step(as_bilal, held.event.slug, f"put:{ref_of(gossip)}", target="1|")
    with pytest.raises(NoPartHere):
        publish(bilal, held.event.slug, 1, clock.now())


def test_outside_the_part_nothing_is_published(filling, gossip, as_bilal, bilal):
    step(as_bilal, filling.event.slug, f"put:{ref_of(gossip)}", target="1|Stage")
    with pytest.raises(OutsidePart):
        publish(bilal, filling.event.slug, 1, clock.now())
    assert FilledPart.objects.get().slots == []


def test_a_line_that_is_no_talk_is_not_published(filling, as_bilal, bilal):
    path = reverse("programme:line_new", args=[filling.event.slug])
    line = {"version": 0, "starts": "19:00", "ends": "19:30", "kind": "break", "zone": "Hall"}
    assert as_bilal.post(path, line).status_code == 302
    with pytest.raises(OnlyTalks):
        publish(bilal, filling.event.slug, 1, clock.now())


def test_everybody_reads_our_part_and_of_a_draft_only_its_home(published, filling, as_chloe):
    answer = as_chloe.get(f"/ap/parts/{a_uuid(1)}")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/activity+json")
    assert as_chloe.get(f"/ap/parts/{a_uuid(2)}").status_code == 404
    says(filling, state="draft")
    assert as_chloe.get(f"/ap/parts/{a_uuid(1)}").status_code == 404


def test_a_part_of_somebody_else_is_not_ours(held, nantes):
    says(held, parts=[entry(group=nantes.id)])
    assert not FilledPart.objects.exists()


def test_an_event_that_we_leave_lets_our_talks_go(published, filling):
    leave(None, filling.row.request, clock.now())
    works()
    assert proposal(published.uuid).state == ProposalState.ACCEPTED
    assert not FilledPart.objects.exists()
