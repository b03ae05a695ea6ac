"""What is told of a programme: each doubt once, whoever else is beside."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import process_time
from uuid import UUID

import pytest
from hypothesis import given, settings, strategies as st

from meshup.programme.choices import Doubt
from meshup.programme.domain.conflicts import Circumstances, Hint, TalkSide, conflicts
from meshup.programme.domain.lines import DraftLine
from tests.effort import examples

STARTS = datetime(2026, 12, 12, 9, tzinfo=UTC)
ONE, TWO = UUID(int=1), UUID(int=2)
CHLOE = TalkSide(titles={"en": "Gossip"}, people=("peer 1",), names=("Chloé",), languages=("en",))
HERE = Circumstances(
    slug="days-of-peers",
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=9),
    languages=("fr", "en"),
    has_zones=True,
    talks={ONE: CHLOE, TWO: CHLOE},
)


def line(ref, minutes, length=30, zone="Hall", talk=None, kind="talk"):
    starts_at = STARTS + timedelta(minutes=minutes)
    ends_at = starts_at + timedelta(minutes=length)
    return DraftLine(ref=ref, kind=kind, starts_at=starts_at, ends_at=ends_at, zone=zone, talk=talk)


def with_talk(**facts):
    return replace(HERE, talks={ONE: replace(CHLOE, **facts)})


def test_a_speaker_in_two_places_is_told_on_both_lines():
    told = conflicts((line("a", 0, talk=ONE), line("b", 15, zone="Workshop", talk=TWO)), HERE)
    assert told == {
        "a": (Hint(Doubt.TWO_PLACES, "Chloé", "b"),),
        "b": (Hint(Doubt.TWO_PLACES, "Chloé", "a"),),
    }


def test_one_after_the_other_is_no_conflict():
    assert conflicts((line("a", 0, talk=ONE), line("b", 30, talk=TWO)), HERE) == {}


def test_a_stand_may_be_left_for_a_talk():
    lines = (line("a", 0, 300, talk=ONE, kind="stand"), line("b", 15, zone="Bar", talk=TWO))
    assert conflicts(lines, HERE) == {}


def test_two_at_once_in_one_place_are_told_but_not_in_the_whole_venue():
    told = conflicts((line("a", 0), line("b", 15)), HERE)
    assert told == {"a": (Hint(Doubt.ZONE, other="b"),), "b": (Hint(Doubt.ZONE, other="a"),)}
    assert conflicts((line("a", 0, zone=""), line("b", 15, zone="")), HERE) == {}
    evening = replace(HERE, has_zones=False)
    assert conflicts((line("a", 0, zone=""), line("b", 15, zone="")), evening)


def test_doors_and_what_is_all_along_go_on_beside_others():
    assert conflicts((line("a", 0, 300, kind="doors"), line("b", 15)), HERE) == {}


@pytest.mark.parametrize(
    ("facts", "here", "told"),
    [
        ({"evenings": ("another",)}, {}, Hint(Doubt.EVENING, "Chloé")),
        ({"evenings": ("another", "days-of-peers")}, {}, None),
        ({"languages": ("de",)}, {}, Hint(Doubt.LANGUAGE, "de")),
        ({"languages": ("de", "fr")}, {}, None),
        ({"recording": "no"}, {"recording": "slides"}, Hint(Doubt.RECORDING, "Chloé")),
        ({"recording": "slides"}, {"recording": "full"}, Hint(Doubt.RECORDING, "Chloé")),
        ({"recording": "full"}, {"recording": "full"}, None),
        ({"has_ended": True}, {}, Hint(Doubt.GONE)),
    ],
)
def test_what_a_talk_says_is_held_against_the_event(facts, here, told):
    found = conflicts((line("a", 0, talk=ONE),), replace(with_talk(**facts), **here))
    assert found == ({"a": (told,)} if told else {})


def test_what_is_outside_the_hours_of_the_event_is_told_and_what_has_none_is_not():
    lines = (line("a", -5), line("b", 530), line("c", 0, 540, kind="doors"))
    assert set(conflicts(lines, HERE)) == {"a", "b"}
    assert conflicts((DraftLine(ref="x", kind="talk", talk=ONE),), HERE) == {}


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=12)


@settings(max_examples=examples(100), deadline=None)
@given(spans)
def test_a_line_is_told_exactly_when_it_covers_another(some):
    lines = tuple(line(f"n{n}", start, length) for n, (start, length) in enumerate(some))
    told = conflicts(lines, HERE)
    covered = {
        one.ref
        for one in lines
        for other in lines
        if one.ref != other.ref and one.starts_at < other.ends_at and other.starts_at < one.ends_at
    }
    assert set(told) == covered
    assert all(len(each) == 1 for each in told.values())


def test_many_lines_cost_little_even_when_all_cover_one_another():
    def seconds(number):
        lines = tuple(line(f"n{n}", 0, 300, talk=ONE) for n in range(number))
        begun = process_time()
        assert len(conflicts(lines, HERE)) == number
        return process_time() - begun

    few, many = min(seconds(250) for _ in range(5)), min(seconds(4000) for _ in range(3))
    assert many < 16 * few * 4  # sixteen times as many; squared it would be 256 times
