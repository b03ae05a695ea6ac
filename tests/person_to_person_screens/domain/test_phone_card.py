"""What a phone shows at each moment, in Python as in its script, by the same examples."""

import json
from pathlib import Path

import pytest

from meshup.person_to_person_screens.domain.phone_card import names_together, phone_card
from meshup.person_to_person_screens.domain.phone_moment import phone_moment

EXAMPLES = json.loads(
    (Path(__file__).parent.parent / "phone_moments.json").read_text(encoding="utf-8")
)
WORDS = {
    name: tuple(words) if isinstance(words, list) else words
    for name, words in EXAMPLES["words"].items()
}


@pytest.mark.parametrize("case", EXAMPLES["cases"], ids=lambda case: f"{case['seat']}-{case['at']}")
def test_a_phone_shows_the_same_without_a_script(case):
    seat = EXAMPLES["seats"][case["seat"]]
    moment = phone_moment(EXAMPLES["rounds"][case["rounds"]], seat, case["at"])
    card = phone_card(moment, seat, WORDS)
    shown = {
        "kind": moment.kind,
        "phase": moment.phase,
        "eyebrow": card.eyebrow,
        "title": card.title,
        "note": card.note,
        "people": list(card.people),
        "moves": card.moves,
        "clock": card.clock_label,
        "time": card.time,
        "missed": card.missed,
        "acts": list(card.acts),
    }
    assert shown == {key: case[key] for key in shown}


def test_how_much_of_a_round_is_over():
    rounds, seat = EXAMPLES["rounds"]["planned"], EXAMPLES["seats"]["bilal"]
    shares = [
        phone_card(phone_moment(rounds, seat, at), seat, WORDS).share
        for at in (50_000, 100_000, 400_000)
    ]
    assert shares == [None, 0, 0.5]


def test_names_stand_together():
    assert names_together(["Ada", "Bilal", "Chloé"], WORDS) == "Ada, Bilal and Chloé"
    assert names_together([], WORDS) == ""


def test_where_three_sit_each_can_be_looked_for_until_they_are():
    rounds, seats = EXAMPLES["rounds"], EXAMPLES["seats"]

    def look_for(name, seat, at):
        moment = phone_moment(rounds[name], seats[seat], at)
        return phone_card(moment, seats[seat], EXAMPLES["words"]).look_for

    assert look_for("first", "three", 100_000) == (12, 0)
    assert look_for("first", "three", 40_000) == ()  # they still walk to the table
    assert look_for("first", "missed_by_one", 100_000) == ()  # answers first
    assert look_for("first", "bilal", 100_000) == ()
