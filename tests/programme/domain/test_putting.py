"""A talk that is put in takes the time that a timetable keeps for talks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from meshup.agenda_desk.domain.line_times import Timeframe
from meshup.programme.domain.arranging import Spot
from meshup.programme.domain.lines import DraftLine
from meshup.programme.domain.steps import Wish, changed_by

SEVEN = datetime(2026, 12, 2, 18, tzinfo=UTC)
FRAME = Timeframe(SEVEN, SEVEN + timedelta(hours=4), "Europe/Paris")


def line(ref, minutes, length, kind="free", **said):
    starts_at = SEVEN + timedelta(minutes=minutes)
    ends_at = starts_at + timedelta(minutes=length)
    return DraftLine(ref=ref, kind=kind, starts_at=starts_at, ends_at=ends_at, **said)


def waiting(minutes, ref="t"):
    return DraftLine(ref=ref, kind="talk", talk=uuid4(), minutes=minutes)


def put(lines, talk, verb="put", after=""):
    wish = Wish(verb=verb, ref=talk.ref, line=talk, spot=Spot(1, "", after))
    return changed_by(wish, lines, FRAME)


def hours(lines):
    return {
        each.ref: tuple(
            (at - SEVEN) // timedelta(minutes=1) for at in (each.starts_at, each.ends_at)
        )
        for each in lines
        if each.starts_at and each.ends_at
    }


DOORS = line("d", 0, 30, "doors")
BLOCK = line("b", 30, 30, "talks", titles={"en": "Talks"}, item=7)
REST = line("r", 60, 180)
EVENING = (DOORS, BLOCK, REST)


def test_two_talks_share_a_block_and_then_it_is_gone():
    once = put(EVENING, waiting(15))
    assert hours(once) == {"d": (0, 30), "t": (30, 45), "b": (45, 60), "r": (60, 240)}
    twice = put(once, waiting(15, "t2"))
    assert {each.kind for each in twice} == {"doors", "talk", "free"}
    assert sorted(hours(twice).values()) == [(0, 30), (30, 45), (45, 60), (60, 240)]


def test_a_talk_that_fills_a_block_or_is_longer_takes_it_over():
    assert hours(put(EVENING, waiting(30))) == {"d": (0, 30), "t": (30, 60), "r": (60, 240)}
    assert hours(put(EVENING, waiting(45))) == {"d": (0, 30), "t": (30, 75), "r": (60, 240)}


def test_the_first_block_into_which_it_fits_is_taken():
    later = line("l", 240, 60, "talks")
    assert hours(put((*EVENING, later), waiting(45)))["t"] == (240, 285)


def test_a_talk_dropped_in_front_of_a_block_goes_into_it():
    dropped = put(EVENING, waiting(15), verb="drop", after="d")
    assert hours(dropped) == {"d": (0, 30), "t": (30, 45), "b": (45, 60), "r": (60, 240)}
