"""An import is known again, whatever form its fingerprint has, and by nothing but what it says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from meshup.imports.domain.fingerprint import FIELDS, fingerprint, says_the_same
from meshup.imports.domain.imported_event import ImportedEvent, ImportedSeries

START = datetime(2026, 12, 2, 17, 30, tzinfo=UTC)
EVENING = ImportedEvent(
    uid="abc@example.org",
    line=12,
    title="Routing night",
    starts_at=START,
    ends_at=START + timedelta(hours=4),
    zone="Europe/Paris",
    text="Come.",
    latitude=48.5,
    stamp=(3, "20261101T000000Z"),
)
MONTHLY = ImportedSeries(
    EVENING,
    "FREQ=MONTHLY;BYDAY=1WE",
    date(2026, 12, 2),
    None,
    (replace(EVENING, key="2027-01-06", title="Moved"),),
    (date(2027, 2, 3),),
)
OTHER: dict[str, Any] = {
    **dict.fromkeys(FIELDS, "other"),
    "starts_at": START + timedelta(1),
    "ends_at": START + timedelta(1),
    "whole_day": True,
    "cancelled": True,
    "latitude": 1.5,
    "longitude": 1.5,
}


@pytest.mark.parametrize("form", [0, 1])
@pytest.mark.parametrize("imported", [EVENING, MONTHLY], ids=["event", "series"])
def test_what_came_is_known_when_it_comes_again(imported, form):
    stored = fingerprint(imported, form)
    assert len(stored) <= 32
    assert says_the_same(stored, imported)


@pytest.mark.parametrize("form", [0, 1])
@pytest.mark.parametrize("name", FIELDS)
def test_each_field_counts(name, form):
    stored = fingerprint(EVENING, form)
    assert not says_the_same(stored, replace(EVENING, **{name: OTHER[name]}))


@pytest.mark.parametrize(
    "changed",
    [
        replace(MONTHLY, rule="FREQ=WEEKLY"),
        replace(MONTHLY, ends_on=date(2028, 1, 1)),
        replace(MONTHLY, overrides=()),
        replace(MONTHLY, skipped=()),
        replace(MONTHLY, master=replace(EVENING, title="Another")),
    ],
)
def test_each_part_of_a_series_counts(changed):
    assert not says_the_same(fingerprint(MONTHLY), changed)


def test_where_it_stands_in_the_file_and_its_stamp_do_not_count():
    moved = replace(EVENING, line=99, stamp=(4, "x"))
    assert fingerprint(moved) == fingerprint(EVENING)
    assert says_the_same(fingerprint(EVENING, 0), moved)


def test_the_same_instant_in_another_zone_of_the_clock_is_the_same():
    zoned = replace(EVENING, starts_at=START.astimezone())
    assert fingerprint(zoned) == fingerprint(EVENING)


def test_the_forms_of_today_are_those_of_stored_imports():
    assert fingerprint(EVENING) == "1:47bfa85e825a2ba3bbf203daad1ad2"
    assert fingerprint(MONTHLY) == "1:7f8c3866e9c5c37b5f470738b8ce39"
    assert fingerprint(EVENING, 0) == "db58c693e933e61bfa661150694d97bc"
    assert fingerprint(MONTHLY, 0) == "7a32acd3974efabc37e3965c81c82155"


@given(st.text(max_size=40))
def test_a_stored_text_of_no_form_is_no_match(stored):
    assert not says_the_same(stored, EVENING) or stored in {
        fingerprint(EVENING),
        fingerprint(EVENING, 0),
    }
