"""What every source counts is kept each night, once a day, and never of later than the start."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel
from meshup.agenda.domain.queries.events import event_of
from meshup.attendance.domain.host_terms import note_elsewhere
from meshup.attendance.domain.registering import register, withdraw
from meshup.attendance.domain.wishes import Submission, Wish
from meshup.forecast.domain.recording import record_forecasts
from meshup.forecast.domain.snapshots import counts_now, take_snapshots
from meshup.forecast.jobs import keep_forecasts
from meshup.forecast.models import CountSnapshot, ForecastRecord
from meshup.kit import clock
from meshup.kit.jobs import run_chores
from tests.agenda.paris import themed
from tests.attendance.people import comes, routing_night, somebody
from tests.forecast.evenings import DAY, DECEMBER, NOW, elsewhere, kept, three_held

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TODAY = "2026-11-22"


def test_each_source_is_counted_apart(paris):
    comes(DECEMBER, NOW - HOUR, companions=3)
    comes(DECEMBER, NOW - HOUR)
    comes(DECEMBER, NOW - HOUR, maybe=True)
    elsewhere(DECEMBER, 48, NOW - HOUR)
    take_snapshots(NOW)
    counted = {source: n for (day, source), n in kept(DECEMBER).items() if day == TODAY}
    assert counted == {"own": 2, "guests": 3, "at:meetup.com": 48}


def comes_by_fediverse(at=NOW, slug=DECEMBER):
    submission = Submission(source="fediverse")
    return register(somebody(at), slug, Wish(name="@ada@m.example"), at, submission)


def test_the_fediverse_is_a_source_of_events_to_which_anybody_comes_by_it(paris):
    comes(DECEMBER, NOW - HOUR, companions=2)
    theirs = comes_by_fediverse(NOW - HOUR)
    assert counts_now(DECEMBER) == {"own": 1, "guests": 2, "fediverse": 1}
    take_snapshots(NOW)
    counted = {source: n for (day, source), n in kept(DECEMBER).items() if day == TODAY}
    assert counted == {"own": 1, "guests": 2, "fediverse": 1}
    withdraw(theirs.number, NOW + HOUR)
    assert counts_now(DECEMBER) == {"own": 1, "guests": 2, "fediverse": 0}
    take_snapshots(NOW + DAY)
    assert kept(DECEMBER)["2026-11-23", "fediverse"] == 0


def test_what_is_rebuilt_knows_the_fediverse_as_well(paris):
    comes(DECEMBER, NOW - 3 * DAY)
    comes_by_fediverse(NOW - DAY)
    take_snapshots(NOW)
    found = {day: n for (day, source), n in kept(DECEMBER).items() if source == "fediverse"}
    assert found == {"2026-11-18": 0, "2026-11-19": 0, "2026-11-20": 0, "2026-11-21": 1, TODAY: 1}


def test_a_site_called_as_our_source_stays_apart(paris):
    comes_by_fediverse(NOW - HOUR)
    note_elsewhere(None, DECEMBER, {"fediverse": 7}, NOW)
    assert counts_now(DECEMBER) == {"own": 0, "guests": 0, "fediverse": 1, "at:fediverse": 7}


def test_the_same_day_again_is_once_and_the_later_one_stays(paris):
    comes(DECEMBER, NOW - HOUR)
    elsewhere(DECEMBER, 48, NOW - HOUR)
    take_snapshots(NOW)
    before = kept(DECEMBER)
    take_snapshots(NOW)
    assert kept(DECEMBER) == before
    comes(DECEMBER, NOW + HOUR, companions=1)
    note_elsewhere(None, DECEMBER, {"meetup.com": None, "lacantine.example": 5}, NOW)
    take_snapshots(NOW + 2 * HOUR)
    today = {source: n for (day, source), n in kept(DECEMBER).items() if day == TODAY}
    assert today == {"own": 2, "guests": 1, "at:lacantine.example": 5}


def test_the_day_is_that_of_the_place(paris):
    comes(DECEMBER, NOW)
    late = NOW.replace(hour=23, minute=30)  # already Monday in Paris
    take_snapshots(late)
    assert ("2026-11-23", "own") in kept(DECEMBER)


def test_days_before_the_first_night_are_rebuilt_from_what_still_stands(paris):
    comes(DECEMBER, NOW - 3 * DAY)
    comes(DECEMBER, NOW - DAY, companions=2)
    elsewhere(DECEMBER, 30, NOW - 2 * DAY)
    take_snapshots(NOW)
    own = {day: number for (day, source), number in kept(DECEMBER).items() if source == "own"}
    assert own == {"2026-11-18": 0, "2026-11-19": 1, "2026-11-20": 1, "2026-11-21": 2, TODAY: 2}
    sites = {day for day, source in kept(DECEMBER) if source == "at:meetup.com"}
    assert sites == {"2026-11-20", "2026-11-21", TODAY}


def test_the_night_after_keeps_the_day_itself_without_who_came_in_later(paris):
    comes(DECEMBER, NOW)
    take_snapshots(NOW)
    starts_at = event_of(DECEMBER).starts_at
    comes(DECEMBER, starts_at - HOUR)
    comes(DECEMBER, starts_at + HOUR)  # with the code at the entrance
    elsewhere(DECEMBER, 50, starts_at + HOUR)
    take_snapshots(starts_at + 8 * HOUR)
    row = CountSnapshot.objects.get(event__slug=DECEMBER, source="own", day="2026-12-02")
    assert (row.number, row.taken_at) == (2, starts_at)
    assert kept(DECEMBER)["2026-12-02", "at:meetup.com"] == 50
    comes(DECEMBER, starts_at + 2 * HOUR)
    assert take_snapshots(starts_at + 30 * HOUR) == 0


def test_a_site_that_is_called_as_a_source_of_ours_is_none(paris):
    comes(DECEMBER)
    elsewhere(DECEMBER, 9, site="own")
    assert counts_now(DECEMBER) == {"own": 1, "guests": 0, "at:own": 9}


def test_what_is_cancelled_a_draft_or_far_ahead_is_not_counted(paris, ada):
    comes(DECEMBER)
    cancel(ada, DECEMBER, {"en": "Storm"}, NOW)
    draft = create_event(ada, themed(NOW + 3 * DAY), NOW).slug
    elsewhere(draft, 7)
    far = create_event(ada, themed(NOW + 61 * DAY), NOW, state=State.CONFIRMED).slug
    comes(far)
    assert take_snapshots(NOW + HOUR) == 0


def test_three_events_ask_as_much_as_one(paris, ada):
    three_held()

    def questions(at):
        with CaptureQueriesContext(connection) as seen:
            assert take_snapshots(at)
            assert record_forecasts(at)
        return len(seen)

    comes(routing_night(), NOW)
    take_snapshots(NOW)
    with_one = questions(NOW + DAY)
    for days in (5, 6):
        comes(create_event(ada, themed(NOW + days * DAY), NOW, state=State.CONFIRMED).slug, NOW)
    take_snapshots(NOW + 25 * HOUR)
    assert questions(NOW + 2 * DAY) == with_one


def test_each_night_counts_and_forecasts(paris):
    three_held()
    comes(DECEMBER, NOW)
    with clock.set_to(NOW + DAY):
        run_chores()
    assert kept(DECEMBER)["2026-11-23", "own"] == 1
    record = ForecastRecord.objects.get(event__slug=DECEMBER)
    assert (str(record.day), record.past_events) == ("2026-11-23", 3)
    assert 0 < record.low <= record.median <= record.high
    with clock.set_to(NOW + DAY + HOUR):
        keep_forecasts()
    again = ForecastRecord.objects.get(event__slug=DECEMBER)
    assert again.made_at == NOW + DAY + HOUR


def test_a_node_without_events_has_nothing_to_do(node):
    assert (take_snapshots(NOW), record_forecasts(NOW)) == (0, 0)
