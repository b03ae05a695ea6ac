"""Events of before, as forecasts learn from them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.domain.head_counts import note_head_count
from meshup.agenda.domain.life_cycle import cancel, confirm, move_online
from meshup.agenda.domain.queries.events import event_of
from meshup.attendance.domain.personal_data import expire
from meshup.forecast.domain.comparable import HeldEvent, comparable
from meshup.forecast.domain.queries.forecasts import outlook_of
from meshup.forecast.domain.queries.history import held_events, node_history, past_event
from meshup.forecast.domain.snapshots import take_snapshots
from meshup.forecast.domain.values import Counts, PastEvent
from tests.attendance.people import JANUARY, comes
from tests.forecast.evenings import BEFORE, DAY, DECEMBER, NOVEMBER, NOW, held, three_held

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_what_was_counted_and_who_came_is_there_oldest_first(paris):
    three_held()
    past = node_history(NOW)
    assert [event.heads for event in past] == [40, 50, 60]
    assert {event.format for event in past} == {"in_person"}
    last = max(past[0].snapshots, key=lambda counts: -counts.days_before)
    assert last == Counts(0.0, {"own": 20, "guests": 4})
    assert len(past[0].snapshots) == 20


@pytest.mark.django_db
def test_uncounted_cancelled_and_coming_events_teach_nothing(paris, ada):
    three_held()
    confirm(None, NOVEMBER, NOW - 30 * DAY)
    cancel(ada, DECEMBER, {"en": "Storm"}, NOW)
    assert [event.slug for event in held_events(NOW)] == BEFORE
    assert len(node_history(event_of(BEFORE[2]).starts_at)) == 2


@pytest.mark.django_db
def test_an_event_online_is_compared_as_one(paris, ada):
    move_online(ada, BEFORE[0], "https://meet.example/x", NOW - 200 * DAY)
    note_head_count(ada, BEFORE[0], 12, NOW)
    assert [(event.format, event.heads) for event in node_history(NOW)] == [("online", 12)]


@pytest.mark.django_db
def test_before_there_were_snapshots_the_final_count_says_what_was_registered(paris):
    starts_at = event_of(NOVEMBER).starts_at
    comes(NOVEMBER, starts_at - DAY, companions=2)
    note_head_count(None, NOVEMBER, 5, starts_at + DAY)
    expire(starts_at + 60 * DAY)
    assert node_history(starts_at + 60 * DAY)[0].snapshots == (
        Counts(0.0, {"own": 3, "guests": 0}),
    )


@pytest.mark.django_db
def test_what_had_no_snapshot_when_others_had_was_at_nothing(paris):
    three_held()  # the node counts since July
    comes(DECEMBER, NOW)
    take_snapshots(NOW)
    curve = outlook_of(event_of(DECEMBER), NOW).event.snapshots
    first, second = curve[0], curve[1]
    assert first.days_before == 60
    assert first.counts == second.counts == {"own": 0, "guests": 0}
    assert second.days_before == pytest.approx(curve[2].days_before + 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("how", "here", "known"),
    [
        ("elsewhere", 0, [{"meetup.com": 30}]),
        ("elsewhere", 3, [{"own": 3, "guests": 0}, {"own": 3, "guests": 0, "meetup.com": 30}]),
        ("here", 0, [{"own": 0, "guests": 0}, {"own": 0, "guests": 0, "meetup.com": 30}]),
        ("none", 0, [{"own": 0, "guests": 0}, {"own": 0, "guests": 0, "meetup.com": 30}]),
    ],
)
def test_where_people_register_elsewhere_nobody_here_is_no_news(paris, how, here, known):
    event = event_of(DECEMBER)
    event = replace(event, registration=replace(event.registration, how=how))
    counts = {"own": here, "guests": 0}
    curve = [Counts(7.0, counts), Counts(1.0, counts | {"meetup.com": 30})]
    assert [dict(each.counts) for each in past_event(event, curve).snapshots] == known


def expected_at(slug, now):
    return outlook_of(event_of(slug), now).forecast


@pytest.mark.django_db
def test_three_events_ask_as_much_as_one(paris):
    def questions():
        with CaptureQueriesContext(connection) as seen:
            assert expected_at(DECEMBER, NOW)
        return len(seen)

    held(BEFORE[0], 40)
    comes(DECEMBER, NOW - DAY)
    with_one = questions()
    held(BEFORE[1], 50)
    held(BEFORE[2], 60)
    assert questions() == with_one


@pytest.mark.django_db
def test_a_forecast_stands_on_registrations_of_this_moment(paris):
    three_held()
    few = expected_at(DECEMBER, NOW)
    for _ in range(10):
        comes(DECEMBER, NOW, companions=5)
    many = expected_at(DECEMBER, NOW)
    assert few.past_events == many.past_events == 3
    assert few.median < many.median
    assert many.low <= many.drinks == many.median <= many.chairs == many.high


@pytest.mark.django_db
def test_where_nothing_was_ever_counted_there_is_no_forecast(paris):
    assert expected_at(DECEMBER, NOW) is None
    comes(DECEMBER, NOW)
    assert expected_at(DECEMBER, NOW).past_events == 0


@pytest.mark.django_db
def test_where_nobody_registers_what_is_usual_says_all(paris):
    for slug, heads in zip(BEFORE, (40, 41, 42), strict=True):
        confirm(None, slug, NOW - 200 * DAY)
        note_head_count(None, slug, heads, NOW)
    found = expected_at(JANUARY, NOW)
    assert found.reason.code == "usual"
    assert 36 <= found.median <= 46


def like(slug, series="", kind="themed"):
    return HeldEvent(slug, series, kind, PastEvent(NOON, "in_person", 10))


MONTHLY = [like(f"m{n}", "monthly", "meetup") for n in range(3)]
THEMED = [like(f"t{n}") for n in range(3)]
FESTIVAL = [like("f", kind="festival")]


@pytest.mark.parametrize(
    ("held_before", "series", "kind", "compared"),
    [
        ([*MONTHLY, *THEMED, *FESTIVAL], "monthly", "meetup", MONTHLY),
        ([*MONTHLY[:2], *THEMED], "monthly", "themed", THEMED),
        ([*MONTHLY, *THEMED, *FESTIVAL], "", "themed", THEMED),
        ([*MONTHLY, *THEMED[:2], *FESTIVAL], "", "themed", [*MONTHLY, *THEMED[:2]]),
        ([*MONTHLY, *THEMED, *FESTIVAL], "", "festival", FESTIVAL),
        ([*MONTHLY, *THEMED], "", "festival", []),
        ([], "monthly", "meetup", []),
    ],
)
def test_an_event_is_compared_with_its_like(held_before, series, kind, compared):
    assert comparable(held_before, series, kind) == compared
