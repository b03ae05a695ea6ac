"""Importing one version and then another leaves what importing the other alone leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from meshup.kit import clock
from tests.agenda.paris import NOW
from tests.effort import examples
from tests.imports.agenda_state import imports, left_undone, public_state, state_after
from tests.imports.files import Entry, Override, calendar_of

WEEKLY = Entry(rule="FREQ=WEEKLY;COUNT=8")
SINGLE = Entry()
HALL = "Maison de quartier, 3 rue des Lilas, 31000 Toulouse"
PARIS = "Maison de quartier, 12 rue du Charolais, 75012 Paris"


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


OVERRIDDEN = replace(WEEKLY, overrides=(Override(2, hours=1),))
CHANGES = {
    "series cancelled": (WEEKLY, replace(WEEKLY, status="CANCELLED")),
    "series revived": (replace(WEEKLY, status="CANCELLED"), WEEKLY),
    "event cancelled": (SINGLE, replace(SINGLE, status="CANCELLED")),
    "event tentative": (SINGLE, replace(SINGLE, status="TENTATIVE")),
    "override added": (WEEKLY, OVERRIDDEN),
    "override removed": (OVERRIDDEN, WEEKLY),
    "override changed": (OVERRIDDEN, replace(WEEKLY, overrides=(Override(2, title="New"),))),
    "override moved back": (OVERRIDDEN, replace(WEEKLY, overrides=(Override(2, title="Peers"),))),
    "override cancelled": (WEEKLY, replace(WEEKLY, overrides=(Override(2, status="CANCELLED"),))),
    "override becomes EXDATE": (OVERRIDDEN, replace(WEEKLY, exdates=(2,))),
    "EXDATE becomes override": (replace(WEEKLY, exdates=(2,)), OVERRIDDEN),
    "EXDATE added": (WEEKLY, replace(WEEKLY, exdates=(1, 3))),
    "EXDATE removed": (replace(WEEKLY, exdates=(1, 3)), replace(WEEKLY, exdates=(3,))),
    "RDATE added": (WEEKLY, replace(WEEKLY, rdates=(3,))),
    "RDATE removed": (replace(WEEKLY, rdates=(3, 5)), replace(WEEKLY, rdates=(5,))),
    "single to weekly": (SINGLE, WEEKLY),
    "weekly to single": (OVERRIDDEN, SINGLE),
    "daily to weekly": (replace(WEEKLY, rule="FREQ=DAILY;COUNT=5"), WEEKLY),
    "weekly to daily": (OVERRIDDEN, replace(WEEKLY, rule="FREQ=DAILY;COUNT=5")),
    "timed to all-day": (SINGLE, replace(SINGLE, clock=None)),
    "all-day to timed": (replace(SINGLE, clock=None), SINGLE),
    "weekly timed to all-day": (WEEKLY, replace(WEEKLY, clock=None)),
    "weekly all-day to timed": (replace(WEEKLY, clock=None), WEEKLY),
    "weekday moved": (OVERRIDDEN, replace(OVERRIDDEN, day=date(2026, 12, 10))),
    "day moved": (SINGLE, replace(SINGLE, day=date(2026, 12, 12))),
    "hour moved": (OVERRIDDEN, replace(OVERRIDDEN, clock=time(20))),
    "zone changed": (WEEKLY, replace(WEEKLY, zone="America/New_York")),
    "shorter": (WEEKLY, replace(WEEKLY, rule="FREQ=WEEKLY;COUNT=3")),
    "rule loses the date of an override": (
        replace(OVERRIDDEN, overrides=(Override(3, title="Peers"),)),
        replace(WEEKLY, rule="FREQ=WEEKLY;INTERVAL=2", overrides=(Override(3, title="Peers"),)),
    ),
    "rule gains the date of an override": (
        replace(WEEKLY, rule="FREQ=WEEKLY;INTERVAL=2", overrides=(Override(3, title="Peers"),)),
        replace(OVERRIDDEN, overrides=(Override(3, title="Peers"),)),
    ),
    "endless": (WEEKLY, replace(WEEKLY, rule="FREQ=WEEKLY")),
    "venue changed": (replace(WEEKLY, place=HALL), replace(WEEKLY, place=PARIS)),
    "venue of a date changed": (
        replace(OVERRIDDEN, place=HALL),
        replace(WEEKLY, place=HALL, overrides=(Override(2, place=PARIS),)),
    ),
    "venue gone": (replace(SINGLE, place=HALL), SINGLE),
    "link changed": (
        replace(SINGLE, link="https://a.example/1"),
        replace(SINGLE, link="https://a.example/2"),
    ),
    "link gone": (replace(WEEKLY, link="https://a.example/1", place=HALL), WEEKLY),
    "page changed": (replace(WEEKLY, url="https://a.example/"), WEEKLY),
    "text gone": (replace(SINGLE, text="Bring a laptop."), SINGLE),
    "lower SEQUENCE than an old override": (
        replace(WEEKLY, overrides=(Override(2, sequence=7),), sequence=1),
        replace(WEEKLY, title="Pairs", sequence=2),
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_leaves_what_the_new_version_alone_leaves(kind):
    old, new = map(calendar_of, CHANGES[kind])
    assert state_after(old, new) == state_after(new)
    assert state_after(old, new, old, new) == state_after(new)


@pytest.mark.parametrize("kind", CHANGES)
def test_the_same_file_twice_changes_nothing(kind):
    old, new = map(calendar_of, CHANGES[kind])
    imports(old)
    imports(new)
    assert imports(new).to_write == []


def test_an_event_that_becomes_private_is_hidden():
    public, private = calendar_of(OVERRIDDEN), calendar_of(OVERRIDDEN)
    private = private.replace(b"SUMMARY", b"CLASS:PRIVATE\r\nSUMMARY")
    assert state_after(public, private) == state_after(private) == []
    assert state_after(public, private, public) == state_after(public)


def test_an_event_that_has_no_date_any_more_leaves_none():
    daily = replace(WEEKLY, rule="FREQ=DAILY;BYHOUR=10,14;COUNT=6")
    over = replace(daily, day=date(2020, 1, 1))
    old, new = calendar_of(daily), calendar_of(over)
    assert len(state_after(old)) > 0
    assert state_after(old, new) == state_after(new) == []


TIMES_OF_DAY = (
    "BEGIN:VEVENT\r\nUID:u1\r\nSUMMARY:Peers\r\nDTSTART:20261209T100000Z\r\n"
    "DTEND:20261209T110000Z\r\nRDATE:20261209T140000Z,20261210T100000Z\r\nEND:VEVENT"
)


def test_two_times_on_one_day_are_two():
    content = calendar_of(TIMES_OF_DAY)
    once = state_after(content)
    assert [event[0].hour for event in once] == [10, 14, 10]
    assert state_after(content, content) == once


titles = st.sampled_from(["Peers", "Pairs"])
rules = st.sampled_from(
    ["", "", "FREQ=WEEKLY;COUNT=6", "FREQ=WEEKLY", "FREQ=DAILY;COUNT=5", "FREQ=WEEKLY;INTERVAL=2"]
)
overrides = st.builds(
    Override,
    index=st.integers(0, 3),
    title=st.sampled_from(["Peers", "Other words"]),
    hours=st.integers(-1, 1),
    status=st.sampled_from(["", "CANCELLED", "TENTATIVE"]),
    place=st.sampled_from(["", HALL, PARIS]),
    sequence=st.integers(0, 3),
)
entries = st.builds(
    Entry,
    title=titles,
    day=st.sampled_from([date(2026, 12, 9), date(2026, 12, 10), date(2026, 10, 7)]),
    clock=st.sampled_from([time(18, 30), time(20), None]),
    zone=st.sampled_from(["Europe/Paris", "America/New_York"]),
    rule=rules,
    text=st.sampled_from(["", "Bring a laptop."]),
    place=st.sampled_from(["", HALL, PARIS, "Maison de quartier"]),
    link=st.sampled_from(["", "https://a.example/1", "https://a.example/2"]),
    url=st.sampled_from(["", "https://b.example/"]),
    status=st.sampled_from(["", "", "CONFIRMED", "TENTATIVE", "CANCELLED"]),
    sequence=st.just(0),
    exdates=st.lists(st.integers(1, 3), max_size=2, unique=True).map(tuple),
    rdates=st.lists(st.sampled_from([2, 3]), max_size=1).map(tuple),
    overrides=st.lists(overrides, max_size=2, unique_by=lambda each: each.index).map(tuple),
)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(entries, min_size=2, max_size=3))
def test_whatever_came_before_the_last_version_counts(versions):
    files = [calendar_of(replace(entry, sequence=at)) for at, entry in enumerate(versions)]
    alone = state_after(files[-1])
    assert state_after(*files) == alone
    with left_undone():
        for content in files:
            imports(content)
        assert imports(files[-1]).to_write == []
        assert public_state() == alone
