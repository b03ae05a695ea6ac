"""One wording of an event: pages, cards and feeds call it, date it and place it alike."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from meshup.agenda.domain.occurrence import Line, Occurrence, Place
from meshup.agenda.domain.wording import (
    beginning_of,
    number_beside,
    slots_in_words,
    title_of,
    where_in_words,
)

FIRST = Occurrence(
    slug="paris-p2p-2026-12-01",
    uid="x",
    kind="meetup",
    state="usual",
    starts_at=datetime(2026, 12, 1, 17, 30, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 22, tzinfo=UTC),
    time_zone="Europe/Paris",
    titles={"fr": "Soirée", "en": "Evening"},
    edition=7,
    series="paris-p2p",
    recurrence_date=date(2026, 12, 1),
    place=Place("ground-control", "Ground Control", city="Paris"),
)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Soirée", "Soirée #7"),
        ("Soirée #7", "Soirée #7"),
        ("Soirée n° 7", "Soirée n° 7"),
        ("Soirée #77", "Soirée #77 #7"),
        ("Web7 à 7", "Web7 à 7 #7"),
    ],
)
def test_a_title_has_the_number_of_its_edition_once(title, words):
    assert title_of(replace(FIRST, titles={"fr": title}), "fr").words == words


def test_a_single_event_has_no_number():
    assert title_of(replace(FIRST, edition=None), "en").words == "Evening"
    assert number_beside("Evening", replace(FIRST, edition=None)) == ""


def test_the_first_of_a_month_is_written_alike_everywhere():
    with translation.override("fr"):
        assert (
            beginning_of(FIRST)
            == "mardi 1er décembre 2026 à 18\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30"
        )
        days = replace(FIRST, ends_at=FIRST.ends_at + timedelta(days=3))
        assert beginning_of(days) == "1er – 4 décembre 2026"


def test_whole_days_end_with_their_last_day():
    midnight = datetime(2026, 11, 30, 23, tzinfo=UTC)
    day = replace(FIRST, all_day=True, starts_at=midnight, ends_at=midnight + timedelta(days=1))
    assert beginning_of(day) == "Tuesday 1 December 2026"
    three = replace(day, ends_at=midnight + timedelta(days=3))
    assert beginning_of(three) == "1 – 3 December 2026"


def test_a_night_out_is_one_evening():
    late = replace(FIRST, ends_at=FIRST.starts_at + timedelta(hours=8))
    assert beginning_of(late) == "Tuesday 1 December 2026, 18:30"


def test_a_place_names_its_city_once():
    assert where_in_words(FIRST) == "Ground Control, Paris"
    maison = Place("maison", "Maison de Paris", city="Paris")
    assert where_in_words(replace(FIRST, place=maison)) == "Maison de Paris"
    assert where_in_words(replace(FIRST, mode="online")) == "Online"
    assert where_in_words(replace(FIRST, place=None)) == ""


BLOCK = Line("talks", FIRST.starts_at, FIRST.starts_at + timedelta(minutes=30))
TAKEN = Line(
    "talk", FIRST.starts_at, FIRST.starts_at + timedelta(minutes=15), {"en": "Gossip"}, talk=uuid4()
)


@pytest.mark.parametrize(
    ("lines", "slots", "words"),
    [
        ([], 2, "2 slots free for talks."),
        ([BLOCK], 2, "30 minutes free for 2 talks."),
        ([BLOCK], 1, "30 minutes free for a talk."),
        ([TAKEN, BLOCK], 1, "15 minutes free for a talk."),
        ([TAKEN, replace(BLOCK, ends_at=TAKEN.ends_at)], 1, "1 slot free for a talk."),
        ([replace(TAKEN, zone="Scène"), replace(BLOCK, zone="Avion")], 1, "30 minutes free"),
        ([BLOCK, replace(TAKEN, talk=None, titles={})], 1, "15 minutes free for a talk."),
        ([replace(BLOCK, ends_at=None)], 1, "1 slot free for a talk."),
        ([BLOCK], 0, ""),
    ],
)
def test_room_for_talks_is_told_in_minutes_also_of_a_block_of_them(lines, slots, words):
    said = slots_in_words(replace(FIRST, timetable=tuple(lines), open_slots=slots))
    assert said.startswith(words) if words else said == ""
