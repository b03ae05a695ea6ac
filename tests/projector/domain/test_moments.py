"""What runs and what comes next; the page's script answers the same cases (``tests/js``)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from meshup.projector.domain.moments import Evening, EveningLine, with_ends

CASES = json.loads((Path(__file__).parent.parent / "moments.json").read_text(encoding="utf-8"))
SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return SEVEN + timedelta(minutes=minutes)


def evening(lines: tuple[EveningLine, ...], ends: int = 180) -> Evening:
    return Evening(
        slug="night",
        language="en",
        title="Night",
        starts_at=SEVEN,
        ends_at=at(ends),
        time_zone="Europe/Paris",
        lines=lines,
    )


def line(start: int, end: int | None, title: str = "", zone: str = "", day: str = "2026-12-09"):
    ends = at(start if end is None else end)
    return EveningLine(
        title, at(start), ends, date.fromisoformat(day), zone=zone, open_end=end is None
    )


PLANNED = evening(
    tuple(
        line(one["starts"], one["ends"], one["title"], day=one["day"])
        for one in CASES["evening"]["lines"]
    ),
    CASES["evening"]["ends"],
)


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: str(case["at"]))
def test_now_and_next(case: dict[str, object]):
    now = at(int(str(case["at"])))
    moment = PLANNED.at(now)
    assert {
        "at": case["at"],
        "phase": moment.phase.value,
        "current": [one.title for one in moment.current],
        "following": [one.title for one in moment.following],
        "day": [one.title for one in PLANNED.lines_of_the_day(now)],
    } == case


@given(
    spans=st.lists(st.tuples(st.integers(-60, 300), st.integers(0, 90)), max_size=6),
    now=st.integers(-100, 500),
)
def test_nothing_changes_before_the_moment_that_is_named(
    spans: list[tuple[int, int]], now: int
) -> None:
    planned = evening(tuple(line(start, start + length) for start, length in spans))
    moment = planned.at(at(now))
    if moment.until is None:
        assert planned.at(at(now + 10_000)).phase is moment.phase
        return
    assert moment.until > at(now)
    for later in range(now, now + int((moment.until - at(now)).total_seconds() // 60)):
        seen = planned.at(at(later))
        assert (seen.phase, seen.current, seen.following) == (
            moment.phase,
            moment.current,
            moment.following,
        )


def test_a_line_without_an_end_lasts_until_the_next_in_its_zone():
    lines = [
        line(0, None, "A", "Stage"),
        line(30, 60, "B", "Village"),
        line(45, None, "C", "Stage"),
    ]
    ended = with_ends(lines, at(180))
    assert [(one.title, one.ends_at) for one in ended] == [
        ("A", at(45)),
        ("B", at(60)),
        ("C", at(180)),
    ]


def test_a_line_after_the_end_without_an_end_lasts_no_time():
    (only,) = with_ends([line(200, None)], at(180))
    assert only.ends_at == only.starts_at
