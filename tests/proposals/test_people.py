"""What is kept about people: told, taken along, forgotten after its time, erased at once."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection

from meshup.agenda.domain.queries.events import event_of
from meshup.history.domain.undoing import undo
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.letters.domain.addresses import address_number, leave_address, mark_proved
from meshup.peers.domain.forgetting import forget_at_night
from meshup.peers.domain.peers import peer_facts
from meshup.peers.records import peer_records
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call
from meshup.proposals.domain.deciding import accept, decline
from meshup.proposals.domain.letter_consent import begin_letters, letter_reader, recognise
from meshup.proposals.domain.personal_data import erase_decisions, expire
from meshup.proposals.domain.placing import Placement, place
from meshup.proposals.domain.proposing import leave_email, propose, withdraw
from meshup.proposals.domain.queries.proposals import proposal, proposals_of_peer
from meshup.proposals.domain.speakers import join_as_speaker
from meshup.proposals.domain.wishes import Submission
from meshup.proposals.errors import NoSuchProposal
from meshup.proposals.models import Proposal
from meshup.proposals.signals import proposal_changed
from tests.proposals.conftest import AFTERWARDS, DECEMBER, EIGHT, NOW, proposed, wish

MONTH = timedelta(days=31)
MARKER, EMAIL = "Zaphod-Marker", "zaphod-marker@x.example"


@pytest.fixture(autouse=True)
def _november(paris):
    with clock.set_to(NOW):
        yield


def whole_database() -> str:
    """Return every row of every table, as text."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += map(str, cursor.fetchall())
    return "\n".join(found)


def everything(peer: int):
    """Let a peer say all that can be said, and be placed."""
    address = leave_address(EMAIL, "en", NOW)
    said = wish(
        MARKER,
        abstracts={"en": f"About {MARKER}"},
        money=f"{MARKER} Ltd",
        note=f"From {MARKER}",
        names=(MARKER,),
    )
    submission = Submission("en", "a" * 32, address.number)
    return proposal(propose(said, peer, NOW, submission).uuid)


def test_whoever_is_erased_leaves_a_title_of_what_took_place_at_most(ada, chloe):
    facts = everything(chloe)
    place(ada, facts.uuid, facts.version, Placement(event=DECEMBER, starts_at=EIGHT), NOW)
    assert MARKER in whole_database()
    personal_data.erase(Subject(peer=chloe))
    for kept in json.dumps([MARKER, EMAIL]).strip("[]").split(", "):
        assert kept.strip('"') not in _without_titles(whole_database())
    assert [line for line in event_of(DECEMBER).timetable if line.talk] == []
    with pytest.raises(NoSuchProposal):
        proposal(facts.uuid)


def _without_titles(rows: str) -> str:
    return rows.replace(f'"en": "{MARKER}"', "").replace(f"'en': '{MARKER}'", "")


def test_what_took_place_keeps_its_title_alone(ada, chloe):
    facts = proposed(chloe, MARKER, names=("Chloé",), abstracts={"en": "Words."})
    place(ada, facts.uuid, facts.version, Placement(event=DECEMBER, starts_at=EIGHT), NOW)
    with clock.set_to(AFTERWARDS):
        personal_data.erase(Subject(peer=chloe))
    (line,) = [line for line in event_of(DECEMBER).timetable if line.titles.get("en") == MARKER]
    assert (line.talk, line.talk_slug, line.persons, line.abstracts) == (None, "", (), {})
    assert event_of(DECEMBER).placed_talks == 0


def test_an_undo_gives_no_erased_name_back(ada, chloe):
    facts = proposed(chloe, names=(MARKER,))
    place(ada, facts.uuid, facts.version, Placement(event=DECEMBER, starts_at=EIGHT), NOW)
    personal_data.erase(Subject(peer=chloe))
    undo(ada, f"event:{DECEMBER}", NOW)
    assert MARKER not in whole_database()


def test_who_spoke_with_others_is_erased_alone(ada, chloe, dana):
    facts = proposed(chloe, names=("Chloé", MARKER))
    join_as_speaker(facts.speakers[1].invitation, dana, MARKER, NOW)
    facts = proposal(facts.uuid)
    place(ada, facts.uuid, facts.version, Placement(event=DECEMBER, starts_at=EIGHT), NOW)
    personal_data.erase(Subject(peer=dana))
    assert MARKER not in whole_database()
    assert proposal(facts.uuid).names == ("Chloé",)


def test_an_export_says_all_of_it(chloe, dana):
    facts = everything(chloe)
    join = proposed(dana, "Theirs", names=("Dana", "Chloé"))
    join_as_speaker(join.speakers[1].invitation, chloe, "Chloé", NOW)
    own, with_others = personal_data.export(Subject(peer=chloe))["proposals.proposals"]
    assert (own["slug"], own["note"], own["names"]) == (facts.slug, f"From {MARKER}", [MARKER])
    assert (with_others["titles"], with_others["name"]) == ({"en": "Theirs"}, "Chloé")
    json.dumps([own, with_others])


def test_a_host_who_is_erased_has_decided_nothing(ada, chloe):
    facts = proposed(chloe)
    accept(ada, facts.uuid, facts.version, NOW)
    assert personal_data.export(Subject(person=ada.pk))["proposals.decisions"]
    assert (erase_decisions(Subject(person=ada.pk)), erase_decisions(Subject())) == (1, 0)
    assert proposal(facts.uuid).steps[-1].by is None


@pytest.mark.parametrize(("days", "stays"), [(729, True), (733, False)])
def test_declined_proposals_are_forgotten_after_two_years(ada, chloe, days, stays):
    facts = proposed(chloe)
    decline(ada, facts.uuid, facts.version, NOW)
    expire(NOW + timedelta(days=days))
    assert Proposal.objects.exists() == stays


def test_hosts_set_after_how_many_months(ada, chloe):
    facts = proposed(chloe)
    decline(ada, facts.uuid, facts.version, NOW)
    change_call(ada, "", 0, CallPlan(months_declined=1), NOW)
    expire(NOW + timedelta(days=29))
    assert Proposal.objects.exists()
    expire(NOW + MONTH)
    assert not Proposal.objects.exists()


def test_withdrawn_ones_are_forgotten_after_a_month_and_the_pool_never(chloe):
    pooled, gone = proposed(chloe, "Pooled"), proposed(chloe, "Gone")
    withdraw(gone.uuid, NOW)
    heard = []

    def hear(uuid, change, **_more):
        heard.append((uuid, change))

    proposal_changed.connect(hear)
    expire(NOW + 100 * MONTH)
    proposal_changed.disconnect(hear)
    assert [each.uuid for each in proposals_of_peer(chloe)] == [pooled.uuid]
    assert heard == [(gone.uuid, "forgotten")]


def test_the_network_is_forgotten_after_two_days(chloe):
    everything(chloe)
    expire(NOW + timedelta(days=1))
    assert Proposal.objects.get().origin
    expire(NOW + timedelta(days=3))
    assert not Proposal.objects.get().origin


def test_an_address_goes_with_the_last_that_points_to_it(chloe):
    facts = everything(chloe)
    mark_proved(address_number(EMAIL) or 0, NOW)
    leave_email(facts.uuid, None, NOW)
    assert address_number(EMAIL) is None
    assert EMAIL not in whole_database()


def test_letters_go_only_once_their_reader_has_said_so(chloe, dana):
    facts = everything(chloe)
    assert letter_reader(facts.uuid).gets_letters is False
    assert recognise(facts.uuid, facts.address) == (facts.uuid,)
    begin_letters(facts.uuid, NOW)
    assert letter_reader(facts.uuid).gets_letters
    address = leave_address(EMAIL, "en", NOW)
    others = propose(wish("Theirs"), dana, NOW, Submission(address=address.number))
    assert not letter_reader(others.uuid).is_readers
    leave_email(facts.uuid, leave_address("new@x.example", "en", NOW).number, NOW)
    assert letter_reader(facts.uuid).gets_letters is False


def test_two_who_are_one_person_have_their_proposals_together(chloe, dana):
    (records,) = [each for each in peer_records() if each.name == "proposals.proposals"]
    facts = proposed(chloe, names=("Chloé", "Me again"))
    join_as_speaker(facts.speakers[1].invitation, dana, "Me again", NOW)
    assert records.holders([chloe, dana]) == {chloe, dana}
    records.merge(chloe, dana, NOW)
    (found,) = proposals_of_peer(dana)
    assert (found.peer, found.names) == (dana, ("Chloé",))
    assert records.holders([chloe, dana]) == {dana}
    assert len(records.describe(dana)) == 1


def test_a_peer_lives_while_they_have_a_proposal(chloe, dana):
    proposed(chloe)
    late = NOW + timedelta(days=1000)
    with clock.set_to(late):
        forget_at_night(late)
    assert peer_facts(chloe) is not None
    assert peer_facts(dana) is None
