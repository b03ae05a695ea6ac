"""What letters bring, taken into a calendar one after the other, and read by programs of others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from meshup.agenda.domain.life_cycle import cancel, confirm, move
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.queries.series import series_of
from meshup.agenda.domain.series import change_pattern
from meshup.agenda.domain.stored import pattern_plan
from meshup.agenda.models import Series
from tests.agenda.paris import DECEMBER, NOW, paris_series
from tests.interop.calendar_readers import READERS
from tests.publishing.attendee_objects import alone, exception, whole
from tests.publishing.calendar_store import CalendarStore

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.once]
JANUARY = "paris-p2p-2027-01-06"
LATER = NOW + timedelta(hours=1)
SECOND_THURSDAY = datetime(2026, 12, 10, 19, tzinfo=UTC)


@pytest.fixture(params=sorted(READERS))
def read(request):
    return READERS[request.param]


@pytest.fixture(autouse=True)
def _paris(ada):
    paris_series()


def starts(read, store: CalendarStore, tmp_path: Path) -> list[datetime]:
    taken = read(store.written(tmp_path / "calendar.ics"), 2027)
    return [datetime.fromtimestamp(start, UTC) for _uid, start, _end in sorted(taken, key=_start)]


def _start(taken):
    return taken[1]


def wednesdays(*days: date) -> list[datetime]:
    """Return half past six in Paris, in winter."""
    return [datetime(day.year, day.month, day.day, 17, 30, tzinfo=UTC) for day in days]


def test_an_event_that_moves_twice_is_there_once_at_its_last_time(read, ada, tmp_path):
    calendar = CalendarStore()
    calendar.take(alone(DECEMBER, 0).content)
    assert starts(read, calendar, tmp_path) == wednesdays(date(2026, 12, 2))
    for sequence, day in ((1, 3), (2, 4)):
        start = SECOND_THURSDAY.replace(day=day)
        move(ada, DECEMBER, start, start + timedelta(hours=4), NOW)
        calendar.take(alone(DECEMBER, sequence).content)
        assert starts(read, calendar, tmp_path) == [start]
    calendar.take(alone(DECEMBER, 1).content)  # a letter that was late changes nothing
    assert starts(read, calendar, tmp_path) == [SECOND_THURSDAY.replace(day=4)]


def test_cancelling_removes_it_and_taking_it_up_again_brings_it_back(read, ada, tmp_path):
    calendar = CalendarStore()
    calendar.take(alone(DECEMBER, 0).content)
    cancel(ada, DECEMBER, {"en": "Flood"}, NOW)
    letter = alone(DECEMBER, 1)
    assert letter.method == "CANCEL"
    calendar.take(letter.content)
    assert calendar.events == {}
    confirm(ada, DECEMBER, LATER)
    calendar.take(alone(DECEMBER, 2).content)
    assert starts(read, calendar, tmp_path) == wednesdays(date(2026, 12, 2))


def test_a_date_by_itself_keeps_its_entry_when_its_series_gets_another_rhythm(read, ada, tmp_path):
    move(ada, DECEMBER, SECOND_THURSDAY, SECOND_THURSDAY + timedelta(hours=4), NOW)
    calendar = CalendarStore()
    calendar.take(alone(DECEMBER, 0).content)
    _give_other_rhythm(ada, date(2026, 12, 1))
    calendar.take(alone(DECEMBER, 1).content)
    assert starts(read, calendar, tmp_path) == [event_of(DECEMBER).starts_at]


@pytest.mark.parametrize("subscribed", [False, True])
def test_one_date_of_a_series_replaces_that_date_alone(subscribed, read, ada, as_chloe, tmp_path):
    calendar = CalendarStore()
    if subscribed:
        calendar.take(as_chloe.get("/series/paris-p2p.ics").content)
    calendar.take(whole(at=LATER).content)
    before = starts(read, calendar, tmp_path)
    assert before[0 if not subscribed else -13].date() == date(2026, 12, 2)
    move(ada, DECEMBER, SECOND_THURSDAY, SECOND_THURSDAY + timedelta(hours=4), NOW)
    calendar.take(exception(DECEMBER, 1).content)
    after = starts(read, calendar, tmp_path)
    assert set(before) - set(after) == set(wednesdays(date(2026, 12, 2)))
    assert set(after) - set(before) == {SECOND_THURSDAY}
    assert len(after) == len(before)
    if subscribed:
        calendar.take(as_chloe.get("/series/paris-p2p.ics").content)
        assert starts(read, calendar, tmp_path) == after


def test_cancelling_one_date_of_a_series_removes_that_date_alone(read, ada, tmp_path):
    calendar = CalendarStore()
    calendar.take(whole().content)
    before = starts(read, calendar, tmp_path)
    cancel(ada, DECEMBER, {}, NOW)
    calendar.take(exception(DECEMBER, 1).content)
    assert starts(read, calendar, tmp_path) == before[1:]


def test_a_month_that_is_skipped_is_left_out_and_comes_back(read, tmp_path):
    calendar = CalendarStore()
    calendar.take(whole(0, date(2027, 1, 6)).content)
    days = [start.date() for start in starts(read, calendar, tmp_path)[:3]]
    assert days == [date(2026, 12, 2), date(2027, 2, 3), date(2027, 3, 3)]
    calendar.take(whole(1).content)
    assert starts(read, calendar, tmp_path)[1] == wednesdays(date(2027, 1, 6))[0]


def test_another_rhythm_ends_the_old_one_and_begins_the_new_one(read, ada, tmp_path):
    calendar = CalendarStore()
    calendar.take(whole().content)
    _give_other_rhythm(ada, date(2027, 1, 1))
    calendar.take(whole(1).content)
    after = [start.date() for start in starts(read, calendar, tmp_path)[:4]]
    assert after == [date(2026, 12, 2), date(2027, 1, 7), date(2027, 2, 4), date(2027, 3, 4)]


def _give_other_rhythm(ada, since: date) -> None:
    series = series_of("paris-p2p")
    pattern = Series.objects.get(slug="paris-p2p").patterns.get()
    plan = pattern_plan(pattern)
    plan = type(plan)(**{name: getattr(plan, name) for name in plan.__dataclass_fields__} | RHYTHM)
    change_pattern(ada, "paris-p2p", series.version, since, plan, NOW)


RHYTHM = {"rule": "FREQ=MONTHLY;BYDAY=1TH", "starts_on": date(2026, 12, 1)}
