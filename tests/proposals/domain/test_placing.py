"""Talks are put on timetables, travel, are taken off, and follow whatever becomes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from meshup.agenda.domain.events import set_timetable
from meshup.agenda.domain.life_cycle import cancel, move
from meshup.agenda.domain.queries.events import event_of
from meshup.history.domain.undoing import undo
from meshup.kit import clock
from meshup.proposals.domain.deciding import accept, decline, take_back
from meshup.proposals.domain.following import follow_clock
from meshup.proposals.domain.placing import Placement, place, unplace
from meshup.proposals.domain.proposing import change_proposal, propose_again, withdraw
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.queries.talks import open_slots, talk_at
from meshup.proposals.errors import ChangedMeanwhile, NoSuchTalk, ProgrammeOnly, StepNotPossible
from meshup.proposals.jobs import free_lines
from tests.proposals.conftest import AFTERWARDS, DECEMBER, EIGHT, JANUARY, NOW, proposed

ABOUT = f"event:{DECEMBER}"
AT_EIGHT = Placement(event=DECEMBER, starts_at=EIGHT)


@pytest.fixture(autouse=True)
def _series(paris):
    with clock.set_to(NOW):
        yield


@pytest.fixture
def gossip(chloe):
    """What Chloé proposed."""
    return proposed(chloe, names=("Chloé",), abstracts={"en": "Rumours converge."})


def lines(slug=DECEMBER):
    return [line for line in event_of(slug).timetable if line.talk]


def states(uuid):
    return [step.new for step in proposal(uuid).steps]


def test_a_placed_talk_stands_on_the_timetable_with_its_speakers(bilal, gossip):
    found = place(bilal, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    (line,) = lines()
    assert (line.talk, line.talk_slug, line.persons) == (gossip.uuid, gossip.slug, ("Chloé",))
    assert (line.starts_at, line.ends_at) == (EIGHT, EIGHT + timedelta(minutes=15))
    assert states(gossip.uuid) == ["received", "accepted", "scheduled"]
    assert found.steps[-1].event == DECEMBER
    assert found.steps[-1].by == bilal.pk
    assert open_slots(event_of(DECEMBER)) == 1


def test_placed_twice_is_placed_once(bilal, gossip):
    first = place(bilal, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    again = place(bilal, gossip.uuid, first.version, AT_EIGHT, NOW)
    assert len(lines()) == 1
    assert (again.state, again.steps) == (first.state, first.steps)


def test_of_two_who_place_at_once_one_is_refused(bilal, gossip):
    place(bilal, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    with pytest.raises(ChangedMeanwhile):
        place(bilal, gossip.uuid, gossip.version, Placement(event=JANUARY), NOW)
    assert not lines(JANUARY)


def test_a_talk_travels_in_one_step(bilal, gossip):
    first = place(bilal, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    travelled = Placement(event=JANUARY, instead_of=DECEMBER)
    moved = place(bilal, gossip.uuid, first.version, travelled, NOW)
    assert (lines(), [line.talk for line in lines(JANUARY)]) == ([], [gossip.uuid])
    assert [(step.new, step.event) for step in moved.steps[-2:]] == [
        ("scheduled", DECEMBER),
        ("scheduled", JANUARY),
    ]
    assert moved.slug == gossip.slug


def test_taken_off_it_is_accepted_and_waits_for_another_date(bilal, gossip):
    first = place(bilal, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    found = unplace(bilal, gossip.uuid, first.version, DECEMBER, NOW)
    assert (found.state, lines()) == ("accepted", [])
    assert unplace(bilal, gossip.uuid, found.version, DECEMBER, NOW).steps == found.steps


def test_undo_of_the_timetable_takes_it_off_and_gives_it_back(ada, gossip):
    place(ada, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    undo(ada, ABOUT, NOW)
    assert (proposal(gossip.uuid).state, lines()) == ("accepted", [])


def test_a_timetable_written_without_it_takes_it_off(ada, gossip):
    place(ada, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    set_timetable(ada, DECEMBER, event_of(DECEMBER).version, [], NOW)
    assert proposal(gossip.uuid).state == "accepted"


def test_a_cancelled_evening_schedules_nothing(ada, gossip):
    place(ada, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    cancel(ada, DECEMBER, {}, NOW)
    assert proposal(gossip.uuid).state == "accepted"
    undo(ada, ABOUT, NOW)
    assert proposal(gossip.uuid).state == "scheduled"


def test_a_moved_evening_takes_its_talks_along(ada, gossip):
    place(ada, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    week = timedelta(days=7)
    event = event_of(DECEMBER)
    move(ada, DECEMBER, event.starts_at + week, event.ends_at + week, NOW)
    found = talk_at(gossip.slug)
    assert found.places[0].line.starts_at == EIGHT + week
    assert found.state == "scheduled"


def test_withdrawing_frees_the_line(bilal, gossip):
    place(bilal, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    withdraw(gossip.uuid, NOW)
    assert (proposal(gossip.uuid).state, lines()) == ("withdrawn", [])
    assert open_slots(event_of(DECEMBER)) == 2
    with pytest.raises(NoSuchTalk):
        talk_at(gossip.slug)


def test_an_undo_brings_no_withdrawn_talk_back(ada, gossip):
    place(ada, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    withdraw(gossip.uuid, NOW)
    undo(ada, ABOUT, NOW)
    assert len(lines()) == 1
    free_lines.call(str(gossip.uuid))
    assert (proposal(gossip.uuid).state, lines()) == ("withdrawn", [])


def test_a_withdrawn_or_declined_one_is_placed_nowhere(bilal, gossip):
    found = decline(bilal, gossip.uuid, gossip.version, NOW)
    with pytest.raises(StepNotPossible):
        place(bilal, gossip.uuid, found.version, AT_EIGHT, NOW)
    assert lines() == []


def test_after_its_evening_it_was_held_and_is_held_again(ada, gossip):
    place(ada, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    assert follow_clock(NOW) == 0
    assert (follow_clock(AFTERWARDS), follow_clock(AFTERWARDS)) == (1, 0)
    held = proposal(gossip.uuid)
    assert (held.state, held.steps[-1].actor) == ("held", "node")

    again = place(ada, gossip.uuid, held.version, Placement(event=JANUARY), AFTERWARDS)
    assert again.state == "scheduled"
    withdraw(gossip.uuid, AFTERWARDS)
    assert (proposal(gossip.uuid).state, lines(JANUARY)) == ("held", [])
    assert talk_at(gossip.slug).places[0].event.slug == DECEMBER
    with pytest.raises(StepNotPossible):
        withdraw(gossip.uuid, AFTERWARDS)


def test_what_its_speaker_changes_is_read_on_the_timetable(bilal, gossip):
    placed = place(bilal, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    change_proposal(gossip.uuid, replace(placed.wish, titles={"en": "Rumours"}, names=("C.",)), NOW)
    (line,) = lines()
    assert (line.titles, line.persons) == ({"en": "Rumours"}, ("C.",))
    assert states(gossip.uuid) == ["received", "accepted", "scheduled"]


def test_only_who_makes_the_programme_places(door, gossip):
    with pytest.raises(ProgrammeOnly):
        place(door, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    with pytest.raises(ProgrammeOnly):
        unplace(door, gossip.uuid, gossip.version, DECEMBER, NOW)


def test_a_talk_of_the_past_is_held_at_once(gossip):
    place(None, gossip.uuid, None, AT_EIGHT, AFTERWARDS)
    assert states(gossip.uuid) == ["received", "accepted", "held"]


def test_what_was_accepted_and_withdrawn_is_proposed_again_and_placed(bilal, gossip):
    accept(bilal, gossip.uuid, gossip.version, NOW)
    withdraw(gossip.uuid, NOW)
    propose_again(gossip.uuid, NOW)
    found = proposal(gossip.uuid)
    assert place(bilal, gossip.uuid, found.version, AT_EIGHT, NOW).state == "scheduled"


def test_what_timetables_did_is_taken_back_in_the_history_of_the_event(bilal, gossip):
    placed = place(bilal, gossip.uuid, gossip.version, AT_EIGHT, NOW)
    with pytest.raises(StepNotPossible):
        take_back(bilal, gossip.uuid, placed.version, NOW)
    taken = unplace(bilal, gossip.uuid, placed.version, DECEMBER, NOW)
    with pytest.raises(StepNotPossible):
        take_back(bilal, gossip.uuid, taken.version, NOW)
    assert proposal(gossip.uuid) == taken
