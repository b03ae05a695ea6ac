"""Days and hours read as people write them, in both languages."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given, strategies as st

from meshup.kit import date_words

PARIS = ZoneInfo("Europe/Paris")
EVENING = datetime(2026, 12, 2, 18, 30, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Wednesday 2 December 2026, 18:30"),
        ("fr", "mercredi 2 décembre 2026 à 18\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30"),
    ],
)
def test_a_moment_has_its_weekday_date_and_hour(language, words):
    with translation.override(language):
        assert date_words.moment_in_words(EVENING) == words


def test_a_span_in_french_is_read_aloud():
    with translation.override("fr"):
        words = date_words.span_in_words(EVENING, EVENING.replace(hour=19, minute=0))
        assert words.replace("\N{NO-BREAK SPACE}", " ") == (
            "mercredi 2 décembre 2026, de 18 h 30 à 19 h"
        )
        days = date_words.span_in_words(EVENING, EVENING + timedelta(days=3))
        assert days.replace("\N{NO-BREAK SPACE}", " ") == (
            "du mercredi 2 décembre 2026 à 18 h 30 au samedi 5 décembre 2026 à 18 h 30"
        )


@given(st.times(), st.sampled_from([None, "en", "fr", "de"]))
def test_an_hour_stands_on_one_line_and_can_be_read_back(at, language):
    words = date_words.hour_in_words(at.hour, at.minute, language)
    hours, minutes = re.fullmatch(r"(\d{1,2})(?::|\xa0h(?:\xa0)?)(\d\d)?", words).groups()
    assert (int(hours), int(minutes or 0)) == (at.hour, at.minute)
    assert " " not in words
    assert ("h" in words) == (language == "fr")


def test_the_first_of_a_month_is_an_ordinal_in_french_only():
    day = date(2020, 4, 1)
    with translation.override("fr"):
        assert date_words.day_in_words(day) == "mercredi 1er avril 2020"
        assert date_words.short_day(day) == "1er avril 2020"
        assert date_words.short_day(date(2020, 4, 11)) == "11 avril 2020"
    assert date_words.short_day(day) == "1 April 2020"


def test_an_evening_is_said_with_its_day_once():
    words = date_words.span_in_words(EVENING, EVENING.replace(hour=23, minute=0))
    assert words == "Wednesday 2 December 2026, 18:30 to 23:00"


def test_a_night_out_is_still_one_evening():
    assert date_words.one_evening(EVENING, EVENING + timedelta(hours=9))
    assert not date_words.one_evening(EVENING, EVENING + timedelta(hours=20))


def test_several_days_are_said_from_the_first_to_the_last():
    end = datetime(2026, 12, 6, 20, 0, tzinfo=PARIS)
    assert date_words.span_in_words(EVENING, end) == (
        "Wednesday 2 December 2026, 18:30 to Sunday 6 December 2026, 20:00"
    )


def test_whole_days_have_no_hours():
    start = datetime(2026, 12, 2, tzinfo=PARIS)
    one, five = start + timedelta(days=1), start + timedelta(days=5)
    assert date_words.span_in_words(start, one, all_day=True) == "Wednesday 2 December 2026"
    assert date_words.span_in_words(start, five, all_day=True) == (
        "Wednesday 2 December to Sunday 6 December 2026"
    )


def test_months_are_short_as_readers_know_them():
    days = [date(2027, month, 2) for month in (1, 2, 7, 9)]
    with translation.override("fr"):
        assert [date_words.short_month(day) for day in days] == ["janv.", "févr.", "juil.", "sept."]
    with translation.override("en"):
        assert [date_words.short_month(day) for day in days] == ["Jan.", "Feb.", "July", "Sept."]
