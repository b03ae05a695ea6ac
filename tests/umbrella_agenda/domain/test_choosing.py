"""What is chosen of the merged agenda."""

from datetime import timedelta

import pytest

from meshup.umbrella_agenda.domain.choosing import (
    Choice,
    choice_in,
    choices_of,
    chosen,
    kind_of,
)
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
    assert kind_of(late) == "evening"
