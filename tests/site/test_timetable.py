"""A programme as a table: every session once, every row full."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st

from meshup.agenda.domain.occurrence import Line
from meshup.site.timetable import Wish, days_of, placed, wanted

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2020, 1, 8, 12, tzinfo=PARIS)
ZONES = ("Village", "Scène", "Avion")

lines = st.builds(
    lambda start, length, zone, kind: Line(
        kind=kind,
        starts_at=NOON + timedelta(minutes=15 * start),
        ends_at=None if length is None else NOON + timedelta(minutes=15 * (start + length)),
        zone=zone,
    ),
    st.integers(0, 200),
    st.none() | st.integers(0, 20),
    st.sampled_from(["", *ZONES, "Elsewhere"]),
    st.sampled_from(["talk", "workshop"]),
)


def at(hour: int, minutes: int = 60, zone: str = "Village", kind: str = "talk") -> Line:
    start = NOON.replace(hour=hour)
    return Line(kind=kind, starts_at=start, ends_at=start + timedelta(minutes=minutes), zone=zone)


@given(st.lists(lines, max_size=25))
def test_every_session_stands_in_the_table_once(lines):
    days = days_of(placed(lines, PARIS), ZONES)
    shown = [
        session.line
        for day in days
        for row in day.rows
        for block in row.blocks
        for session in block.lines
    ]
    assert sorted(map(id, shown)) == sorted(map(id, lines))
    assert sum(day.sessions for day in days) == len(lines)


@given(st.lists(lines, min_size=1, max_size=25))
def test_every_row_of_the_table_is_full(lines):
    for day in days_of(placed(lines, PARIS), ZONES):
        covered = [0] * len(day.rows)
        for number, row in enumerate(day.rows):
            for block in row.blocks:
                for below in range(number, number + block.rows):
                    covered[below] += 1
        assert covered == [len(day.zones)] * len(day.rows)


def test_places_stand_in_the_order_of_the_venue_and_others_after_them():
    lines = placed([at(14, zone="Elsewhere"), at(14, zone="Avion"), at(15, zone="Village")], PARIS)
    assert days_of(lines, ZONES)[0].zones == ("Village", "Avion", "Elsewhere")


def test_sessions_that_overlap_in_one_place_share_a_cell():
    day = days_of(placed([at(14, 90), at(15)], PARIS), ZONES)[0]
    blocks = [block for row in day.rows for block in row.blocks if block.lines]
    assert [len(block.lines) for block in blocks] == [2]


def test_the_small_hours_belong_to_the_night_before():
    late = Line(kind="music", starts_at=datetime(2020, 1, 9, 0, 30, tzinfo=UTC))
    assert [session.day.isoformat() for session in placed([late], PARIS)] == ["2020-01-08"]


def test_what_has_no_time_is_not_placed():
    assert placed([Line(kind="talk")], PARIS) == []


def test_a_wish_keeps_its_day_place_and_kind():
    lines = placed([at(14), at(15, zone="Avion"), at(16, kind="workshop")], PARIS)
    assert [session.start.hour for session in wanted(lines, Wish())] == [14, 15, 16]
    assert [session.start.hour for session in wanted(lines, Wish(zone="Avion"))] == [15]
    assert [
        session.start.hour for session in wanted(lines, Wish("2020-01-08", "Village", "talk"))
    ] == [14]
    assert wanted(lines, Wish(day="2020-01-09")) == []
