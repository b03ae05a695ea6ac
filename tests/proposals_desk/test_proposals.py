"""One proposal at the desk, through the door: what is seen, decided, dated, refused, taken back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.queries.talks import places_of_talks
from meshup.community.choices import Role
from meshup.desk.registry import Action, Panel
from meshup.letters.domain.addresses import leave_address
from meshup.proposals.choices import Reply
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import make_call
from meshup.proposals.domain.deciding import accept, decline, keep
from meshup.proposals.domain.offering import answer_offer
from meshup.proposals.domain.placing import Placement, place
from meshup.proposals.domain.proposing import change_proposal, leave_email, withdraw
from meshup.proposals.host_parts import _panels, register_proposal_panel
from meshup.proposals.models import Proposal
from meshup.proposals_desk.domain.reviewing import rate
from tests.agenda.paris import themed
from tests.conftest import browser_of, person
from tests.desk.conftest import url_of
from tests.proposals.conftest import DECEMBER, EIGHT, JANUARY, NOW, proposed, proposed_until, wish
from tests.proposals_desk.conftest import again
from tests.proposals_desk.pages import act, first, page, sealed, sheet, words

ACTS = (
    *("keep", "accept", "decline", "reopen", "take-back", "vet"),
    *("offer", "place", "take-off", "rate", "note"),
)
A_DATE = {"event": DECEMBER, "minutes": 15, "hour": "20:00"}
PLACED = {"event": DECEMBER, "minutes": 15, "hour": "20:00", "zone": "Hall"}


def event_of(facts):
    """Return on which events a proposal is."""
    return [
        each.event.slug for each in places_of_talks([facts.uuid], drafts=True).get(facts.uuid, ())
    ]


# --- who sees and does what


def test_only_who_makes_the_programme_reads_a_proposal(as_chloe, as_door, as_bilal, gossip):
    address = url_of("proposals_desk:proposal", gossip.uuid)
    assert as_chloe.get(address).status_code == 302
    assert as_door.get(address).status_code == 403
    assert as_bilal.get(address).status_code == 200
    unknown = url_of("proposals_desk:proposal", type(gossip.uuid)(int=7))
    assert as_bilal.get(unknown).status_code == 404


@pytest.mark.parametrize("name", ACTS)
def test_nobody_else_does_anything_with_one(as_chloe, as_door, gossip, name):
    sent = {**PLACED, "grade": "5", "words": "Hm.", "why": ""}
    assert act(as_chloe, gossip, name, **sent).status_code == 302
    assert act(as_door, gossip, name, **sent).status_code == 403
    assert again(gossip) == gossip


@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_is_only_looked_at_is_the_page(as_bilal, gossip, name):
    answer = as_bilal.get(url_of("proposals_desk:act", gossip.uuid, name))
    assert answer["Location"] == url_of("proposals_desk:proposal", gossip.uuid)
    assert again(gossip) == gossip


def test_a_host_sees_all_of_it(as_bilal, gossip, chloe):
    leave_email(gossip.uuid, leave_address("chloe@example.org", "en", NOW).number, NOW)
    other = proposed(chloe, "Routing")
    text = sheet(as_bilal, gossip)
    for part in (
        *("Gossip without a crowd", "received", "Chloé Zébulon", "chloe@example.org"),
        *("not proved", "Not before eight, please.", "Talk, 15 min", "English", "It was proposed"),
        *("Of the same person", other.titles["en"], "any"),
    ):
        assert part in text
    assert gossip.link not in page(as_bilal, "proposal", gossip.uuid).text


def test_links_are_held_back_until_a_host_lets_them_through(as_bilal, gossip):
    assert "spam.example" not in sheet(as_bilal, gossip)
    assert act(as_bilal, gossip, "vet").status_code == 302
    assert "spam.example" in sheet(as_bilal, gossip)


def test_what_looks_alike_and_what_waits_longest_are_beside_it(as_bilal, gossip, dana):
    twin = proposed(dana, "Gossip without crowd")
    assert "Looks like Gossip without crowd" in sheet(as_bilal, gossip)
    assert "Waits longest: Gossip without a crowd" in sheet(as_bilal, twin)


def test_a_page_asks_no_more_for_three_hundred_beside_it(as_bilal, gossip):
    asked = {}
    for many in (3, 300):
        proposed_until(many)
        sheet(as_bilal, gossip)
        with CaptureQueriesContext(connection) as captured:
            sheet(as_bilal, gossip)
        asked[many] = len(captured)
    assert asked[3] == asked[300] <= 45


# --- without names


def test_names_are_hidden_until_one_has_rated_it(as_bilal, as_ada, nameless, chloe):
    leave_email(nameless.uuid, leave_address("chloe@example.org", "en", NOW).number, NOW)
    proposed(chloe, "Routing by the same")
    hidden = ("Zébulon", "chloe@example.org", "Not before eight", "Of the same person")
    text = page(as_bilal, "proposal", nameless.uuid).text
    assert not any(part in text for part in hidden)
    assert "Names are hidden until you have rated it." in text
    assert act(as_bilal, again(nameless), "rate", grade="4", words="").status_code == 302
    text = page(as_bilal, "proposal", nameless.uuid).text
    assert all(part in text for part in hidden)
    assert "Zébulon" not in page(as_ada, "proposal", nameless.uuid).text


def test_a_refused_form_shows_no_hidden_name_either(as_bilal, ada, nameless):
    seal = sealed(as_bilal, nameless)
    keep(ada, nameless.uuid, nameless.version, NOW)
    answer = act(as_bilal, nameless, "accept", **seal)
    assert (answer.status_code, "Zébulon" in answer.text) == (409, False)


def test_a_talk_hides_nothing(as_bilal, ada, nameless):
    accept(ada, nameless.uuid, nameless.version, NOW)
    assert "Zébulon" in sheet(as_bilal, nameless)


def test_parts_of_other_rooms_that_name_people_wait_for_the_rating_too(as_bilal, bilal, nameless):
    before = [*_panels]
    try:
        for names_people, part in ((True, "Chloé is written to"), (False, "12 voices")):
            panel = Panel("desk/_actions.html", {"actions": [Action(part, "/")]})
            register_proposal_panel(
                lambda *_asked, panel=panel: panel, position=1, names_people=names_people
            )
        text = page(as_bilal, "proposal", nameless.uuid).text
        assert ("Chloé is written to" in text, "12 voices" in text) == (False, True)
        rate(bilal, nameless.uuid, 3, "", NOW)
        assert "Chloé is written to" in page(as_bilal, "proposal", nameless.uuid).text
    finally:
        _panels[:] = before


# --- deciding


@pytest.mark.parametrize(
    ("name", "state"), [("keep", "kept"), ("accept", "accepted"), ("decline", "declined")]
)
def test_a_decision_carries_its_words_and_is_taken_back_on_the_spot(as_bilal, gossip, name, state):
    answer = act(as_bilal, gossip, name, why="As we said.")
    facts = again(gossip)
    assert (facts.state, facts.steps[-1].reason) == (state, "As we said.")
    said = as_bilal.get(answer["Location"])
    assert "Take it back" in words(said)
    version = first(r'name="version" value="(\d+)"', said.text)
    assert act(as_bilal, facts, "take-back", version=version).status_code == 302
    assert again(gossip).state == "received"


def test_a_no_is_kind_in_the_language_of_its_speaker(as_bilal, gossip):
    assert "Come and listen" in page(as_bilal, "proposal", gossip.uuid).text
    Proposal.objects.filter(uuid=gossip.uuid).update(language="fr")
    assert "Venez écouter" in page(as_bilal, "proposal", gossip.uuid).text


def test_a_no_can_become_a_later_without_its_words(as_bilal, gossip):
    act(as_bilal, gossip, "keep", why="We find no place for it.", without_words="yes")
    assert (again(gossip).state, again(gossip).steps[-1].reason) == ("kept", "")


def test_a_declined_one_is_decided_again(as_bilal, ada, gossip):
    declined = decline(ada, gossip.uuid, gossip.version, NOW)
    assert "Take the last decision back" in sheet(as_bilal, gossip)
    assert act(as_bilal, declined, "reopen").status_code == 302
    assert again(gossip).state == "received"


def test_who_decides_second_reads_what_the_first_did_and_may_decide_all_the_same(
    as_bilal, ada, gossip
):
    carried = sealed(as_bilal, gossip)
    keep(ada, gossip.uuid, gossip.version, NOW)
    change_proposal(gossip.uuid, wish("Gossip with a crowd", names=("Chloé",)), NOW)
    answer = act(as_bilal, gossip, "decline", why="My own words.", **carried)
    text = words(answer)
    assert answer.status_code == 409
    for part in (
        *("This proposal was changed while you were deciding", "Ada kept it for later"),
        *("Its title was changed.", "What it is about was written anew.", "My own words."),
        "Others hold it, or by other names.",
    ):
        assert part in text
    assert "Other evenings suit." not in text
    version = first(r'name="version" value="(\d+)"[^>]*id="decline_version"', answer.text)
    assert int(version) == again(gossip).version
    assert act(as_bilal, gossip, "decline", version=version, why="").status_code == 302
    assert again(gossip).state == "declined"


@pytest.mark.parametrize(
    ("name", "sent", "status"),
    [
        ("keep", {"version": ""}, 422),
        ("keep", {"version": "x"}, 422),
        ("decline", {"why": "x" * 5001}, 422),
        ("reopen", {}, 409),
        ("take-back", {}, 409),
        ("offer", {**A_DATE, "event": ""}, 422),
        ("offer", {**A_DATE, "event": "nowhere"}, 422),
        ("offer", {**A_DATE, "minutes": "-1"}, 422),
        ("offer", {**A_DATE, "minutes": "481"}, 422),
        ("offer", {**A_DATE, "hour": "25:00"}, 422),
        ("offer", {**A_DATE, "hour": "09:00"}, 422),
        ("place", {**PLACED, "hour": "09:00"}, 422),
        ("place", {**PLACED, "zone": "x" * 81}, 422),
        ("place", {**PLACED, "event": "nowhere"}, 422),
        ("take-off", {"event": "nowhere"}, 404),
        ("rate", {"grade": "6"}, 422),
        ("rate", {"grade": ""}, 422),
        ("rate", {"grade": "5", "words": "x" * 5001}, 422),
        ("note", {"words": " "}, 422),
        ("note", {"words": "x" * 5001}, 422),
    ],
)
def test_what_makes_no_sense_is_refused_on_the_page(as_bilal, gossip, name, sent, status):
    answer = act(as_bilal, gossip, name, **sent)
    assert answer.status_code == status
    assert again(gossip) == gossip


def test_what_its_speaker_withdrew_is_not_decided(as_bilal, gossip):
    withdraw(gossip.uuid, NOW)
    assert "Its speaker has withdrawn it" in sheet(as_bilal, gossip)
    facts = again(gossip)
    for name, sent in (("accept", {}), ("keep", {}), ("offer", A_DATE), ("place", PLACED)):
        assert act(as_bilal, facts, name, **sent).status_code == 409, name
    assert again(gossip) == facts


# --- dates


def test_a_date_is_offered_with_minutes_and_an_hour(as_bilal, gossip):
    assert "Wed 2 Dec. 2026 · Paris P2P #88 · 2 slots free" in sheet(as_bilal, gossip)
    assert act(as_bilal, gossip, "offer", **A_DATE).status_code == 302
    made = again(gossip).offer
    assert (made.event, made.minutes, made.starts_at) == (DECEMBER, 15, EIGHT)
    text = sheet(as_bilal, gossip)
    assert "The speaker has not answered yet." in text
    assert "2 slots free, 15 min offered" in text
    assert "Offer another date" in text
    assert act(as_bilal, again(gossip), "offer", event=JANUARY, minutes="10").status_code == 302
    assert [each.answer for each in again(gossip).offers] == ["void", ""]


def test_the_next_evening_with_room_that_suits_is_chosen_already(as_bilal, ada, chloe, paris):
    def chosen(facts):
        text = page(as_bilal, "proposal", facts.uuid).text
        return re.findall(r'<option value="([^"]*)"\s+selected', text)[0]

    assert chosen(proposed(chloe, "Routing")) == DECEMBER
    assert chosen(proposed(chloe, "Ropes", evenings=(JANUARY,))) == JANUARY
    make_call(ada, "peers", CallPlan(titles={"en": "Peers"}, event=JANUARY), NOW)
    assert chosen(proposed(chloe, "Rooms", call="peers")) == JANUARY


def test_what_the_speaker_said_is_read(as_bilal, gossip):
    act(as_bilal, gossip, "offer", **A_DATE)
    answer_offer(gossip.uuid, Reply.OTHER, NOW, "I travel then.")
    text = sheet(as_bilal, gossip)
    assert "another date, please" in text
    assert "I travel then." in text


def test_evenings_that_suit_the_speaker_come_first(as_bilal, paris, chloe):
    facts = proposed(chloe, evenings=(JANUARY,))
    text = page(as_bilal, "proposal", facts.uuid).text
    suits = text.index('<optgroup label="Suits the speaker">')
    others = text.index('<optgroup label="Other evenings">')
    assert suits < text.index(f'value="{JANUARY}"') < others < text.index(f'value="{DECEMBER}"')


def test_it_is_placed_moved_and_taken_off_by_one_select_each(as_ada, gossip):
    assert act(as_ada, gossip, "place", **PLACED).status_code == 302
    assert (again(gossip).state, event_of(gossip)) == ("scheduled", [DECEMBER])
    (spot,) = places_of_talks([gossip.uuid])[gossip.uuid]
    assert (spot.line.starts_at, spot.line.zone) == (EIGHT, "Hall")

    facts = again(gossip)
    text = page(as_ada, "proposal", gossip.uuid).text
    assert "Move it to another evening" in text
    moved = act(as_ada, facts, "place", event=JANUARY, minutes="15", instead_of=DECEMBER)
    assert event_of(gossip) == [JANUARY]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', moved_back(as_ada, moved)))
    as_ada.post(url_of("proposals_desk:act", gossip.uuid, "place"), fields)
    (spot,) = places_of_talks([gossip.uuid])[gossip.uuid]
    assert (spot.event.slug, spot.line.starts_at, spot.line.zone) == (DECEMBER, EIGHT, "Hall")
    act(as_ada, again(gossip), "place", event=JANUARY, minutes="15", instead_of=DECEMBER)

    assert act(as_ada, again(gossip), "take-off", event=JANUARY).status_code == 302
    assert (again(gossip).state, event_of(gossip)) == ("accepted", [])


def moved_back(browser, answer):
    """Return the form that moves a talk back, as the page offers it after it has moved."""
    said = browser.get(answer["Location"]).text.partition("It has moved to that evening.")[2]
    assert "Move it back" in said
    return said.partition("</form>")[0]


def test_the_date_to_which_the_speaker_said_yes_stands_ready(as_bilal, gossip):
    act(as_bilal, gossip, "offer", **{**A_DATE, "minutes": "10"})
    answer_offer(gossip.uuid, Reply.YES, NOW)
    form = page(as_bilal, "proposal", gossip.uuid).context["forms"]["place"]
    shown = [str(form[name].value()) for name in ("event", "minutes", "hour")]
    assert shown == [DECEMBER, "10", "20:00:00"]


def test_an_event_of_two_days_asks_on_which(as_bilal, ada, gossip):
    assert "Of an event of several days" not in sheet(as_bilal, gossip)
    starts = datetime(2027, 3, 6, 10, tzinfo=UTC)
    plan = replace(themed(starts), kind="festival", ends_at=starts.replace(day=7, hour=18))
    slug = create_event(ada, plan, NOW).slug
    assert "Of an event of several days" in sheet(as_bilal, gossip)
    given = {"event": slug, "minutes": "30", "hour": "14:00"}
    act(as_bilal, gossip, "offer", **given, day="2027-03-07")
    assert again(gossip).offer.starts_at == datetime(2027, 3, 7, 13, tzinfo=UTC)
    refused = act(as_bilal, again(gossip), "offer", **given, day="2027-03-08")
    assert refused.status_code == 422


def test_it_can_stay_where_it_is_and_be_held_again(as_bilal, gossip):
    act(as_bilal, gossip, "place", **PLACED)
    act(as_bilal, again(gossip), "place", event=JANUARY, minutes="15", instead_of="")
    assert event_of(gossip) == [DECEMBER, JANUARY]


def test_placing_is_undone_by_the_history_of_the_event(as_ada, gossip):
    answer = act(as_ada, gossip, "place", **PLACED)
    text = as_ada.get(answer["Location"]).text
    change = first(r'name="change" value="(\d+)"', text)
    as_ada.post(url_of("desk:undo", "event", DECEMBER), {"change": change})
    assert (again(gossip).state, event_of(gossip)) == ("accepted", [])


def test_of_two_who_place_at_once_one_is_told(as_bilal, ada, gossip):
    carried = sealed(as_bilal, gossip)
    place(ada, gossip.uuid, gossip.version, Placement(event=JANUARY), NOW)
    answer = act(as_bilal, gossip, "place", **PLACED, **carried)
    assert (answer.status_code, event_of(gossip)) == (409, [JANUARY])
    assert "Ada put it on a timetable: Paris P2P, Wed 6 Jan. 2027" in words(answer)


# --- what hosts think


def test_each_host_has_a_rating_of_their_own(as_bilal, as_ada, gossip):
    act(as_bilal, gossip, "rate", grade="5", words="Clear.")
    act(as_ada, gossip, "rate", grade="2", words="")
    act(as_ada, gossip, "rate", grade="3", words="")
    text = sheet(as_ada, gossip)
    assert "4 of 5, by 2 hosts" in text
    assert "5 Bilal: Clear." in text
    act(as_bilal, gossip, "rate", grade="5", unrate="yes")
    assert "3 of 5, by 1 host" in sheet(as_ada, gossip)
    assert again(gossip) == gossip


def test_notes_are_read_by_hosts_and_removed_by_who_wrote_them(as_ada, as_bilal, gossip):
    for _twice in range(2):
        act(as_bilal, gossip, "note", words="Clear in Lyon.")
    other = browser_of(person("Camille", Role.PROGRAMME))
    text = page(other, "proposal", gossip.uuid).text
    assert text.count("Clear in Lyon.") == 1
    number = first(r"/notes/(\d+)/remove/", page(as_bilal, "proposal", gossip.uuid).text)
    address = url_of("proposals_desk:drop_note", gossip.uuid, number)
    assert "/remove/" not in text
    assert other.post(address).status_code == 403
    gone = as_ada.post(address)
    assert "Put it back" in words(as_ada.get(gone["Location"].partition("#")[0]))
    assert "Clear in Lyon." not in sheet(as_bilal, gossip)
    assert as_bilal.post(address).status_code == 404
    assert again(gossip) == gossip
