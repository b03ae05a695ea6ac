"""What somebody reads who was overtaken, and when a talk begins on the wall of an event."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from meshup.agenda.domain.occurrence import Line
from meshup.agenda.domain.queries.events import event_for
from meshup.proposals.domain.deciding import keep
from meshup.proposals_desk.domain.free_time import first_fitting, free_minutes, moment_within
from meshup.proposals_desk.domain.overtaking import Overtaking, overtaking, seal_of
from meshup.proposals_desk.errors import OutsideEvent
from tests.proposals.conftest import DECEMBER, NOW


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"titles": {"en": "Other"}}, "titles"),
        ({"abstracts": {}}, "abstracts"),
        ({"speakers": ()}, "speakers"),
        ({"minutes": 30}, "shape"),
        ({"evenings": (DECEMBER,)}, "dates"),
        ({"note": "Earlier, please."}, "rest"),
    ],
)
def test_each_part_that_changed_is_named(gossip, change, part):
    assert overtaking(seal_of(gossip), replace(gossip, **change)).parts == (part,)


def test_steps_that_were_made_since_are_told_and_no_others(bilal, gossip):
    kept = keep(bilal, gossip.uuid, gossip.version, NOW)
    assert overtaking(seal_of(gossip), kept).steps == (kept.steps[-1],)
    assert overtaking(seal_of(kept), kept) == Overtaking()


@pytest.mark.parametrize("seal", ["", "x", "1-2-3", "-1" * 200, "²-a-b-c-d-e-f", "9" * 90])
def test_a_seal_that_no_page_gave_says_nothing(gossip, seal):
    assert overtaking(seal, gossip).steps in {(), gossip.steps}
    assert overtaking("x" + seal, gossip) == Overtaking()


@pytest.fixture
def evening(ada, paris):
    """December's, with two lines that wait for talks."""
    event = event_for(ada, DECEMBER)
    eight = datetime(2026, 12, 2, 19, tzinfo=UTC)
    lines = (
        Line("talk", eight, eight.replace(minute=15), zone="Hall"),
        Line("talk", eight.replace(minute=30), eight.replace(hour=20)),
        Line("talk", eight.replace(hour=20)),
        Line("doors", eight, eight.replace(minute=15)),
    )
    return replace(event, timetable=lines)


def test_free_time_is_that_of_lines_that_wait_for_a_talk(evening):
    assert free_minutes(evening) == 45
    assert first_fitting(evening, 30).minutes == 30
    assert (first_fitting(evening, 10).zone, first_fitting(evening, 90).minutes) == ("Hall", 15)
    assert first_fitting(replace(evening, timetable=()), 10) is None


def test_a_block_of_talks_is_free_time_as_well(evening):
    seven = datetime(2026, 12, 2, 18, tzinfo=UTC)
    block = Line("talks", seven, seven.replace(hour=19), titles={"en": "Talks"})
    with_block = replace(evening, timetable=(block, *evening.timetable))
    assert first_fitting(with_block, 20).minutes == 30
    assert first_fitting(with_block, 45).starts_at == seven
    assert first_fitting(replace(evening, timetable=(block,)), 90).starts_at == seven


def test_an_hour_is_meant_on_the_wall_of_the_event(evening):
    assert moment_within(evening, time(20), None, "") == datetime(2026, 12, 2, 19, tzinfo=UTC)
    late = replace(evening, ends_at=datetime(2026, 12, 3, 2, tzinfo=UTC))
    assert moment_within(late, time(1), None, "") == datetime(2026, 12, 3, 0, tzinfo=UTC)
    for hour, day in ((time(9), None), (time(23), None), (time(20), date(2026, 12, 3))):
        with pytest.raises(OutsideEvent):
            moment_within(evening, hour, day, "in December")
