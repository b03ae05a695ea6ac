"""What is chosen of the merged agenda, and its months."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from meshup.umbrella_agenda.domain.choosing import (
    Choice,
    choice_in,
    choices_of,
    chosen,
    kind_of,
)
from meshup.umbrella_agenda.domain.months import beside, days_of, is_in_month, weeks_of
from tests.umbrella_agenda.domain.test_merging import START, an_event

LYON = an_event("https://lyon.example/1", town="Lyon")
NANTES = an_event("https://nantes.example/1", town="Nantes", titles={"en": "Evening"})
CAMP = an_event("https://nantes.example/2", local_end=START + timedelta(days=3), titles={"": "x"})
ONLINE = an_event("https://lyon.example/3", is_online=True)
ALL = [LYON, NANTES, CAMP, ONLINE]


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        (Choice(), ALL),
        (Choice(city="lyon"), [LYON]),
        (Choice(language="en"), [NANTES, CAMP]),
        (Choice(kind="days"), [CAMP]),
        (Choice(kind="online"), [ONLINE]),
        (Choice(kind="evening", city="Nantes"), [NANTES]),
        (Choice(home="https://elsewhere.example"), []),
    ],
)
def test_what_is_chosen(choice, wanted):
    assert chosen(ALL, choice) == wanted


def test_an_address_asks_and_nonsense_asks_for_nothing():
    assert choice_in({"city": " Lyon ", "kind": "days"}) == Choice(city="Lyon", kind="days")
    assert choice_in({"kind": "<script>", "city": "x" * 500}) == Choice()
    assert choice_in({"city": "Saint-Étienne"}).query == "city=Saint-%C3%89tienne"


def test_there_is_to_choose_what_there_is():
    choices = choices_of(ALL)
    assert choices.cities == (("Lyon", 1), ("Nantes", 1))
    assert choices.languages == (("en", 1), ("fr", 2))
    assert choices.kinds == (("days", 1), ("evening", 2), ("online", 1))


def test_a_night_is_one_day_and_a_camp_several():
    assert kind_of(LYON) == "evening"
    late = an_event(local_start=START, local_end=START + timedelta(hours=9))
    assert days_of(late) == [date(2026, 12, 2)]
    assert days_of(CAMP)[-1] == date(2026, 12, 5)
    assert is_in_month(CAMP, 2026, 12)
    assert not is_in_month(CAMP, 2026, 11)


def test_an_event_of_ten_years_fills_no_memory():
    endless = an_event(local_end=START + timedelta(days=3650))
    assert len(days_of(endless)) == 62


@given(st.integers(2000, 2100), st.integers(1, 12))
def test_a_month_has_whole_weeks_with_each_of_its_days_once(year, month):
    start = datetime(year, month, 1, 19, tzinfo=UTC)
    event = an_event(local_start=start, local_end=start + timedelta(hours=2))
    squares = [square for week in weeks_of(year, month, [event]) for square in week]
    assert len(squares) % 7 == 0
    inside = [square.date.day for square in squares if square.is_inside]
    assert inside == list(range(1, len(inside) + 1))
    assert [square.date for square in squares if square.events] == [start.date()]


@given(st.integers(2000, 2100), st.integers(1, 12), st.integers(-30, 30))
def test_going_to_a_month_and_back(year, month, count):
    first = date(year, month, 1)
    assert beside(beside(first, count), -count) == first
