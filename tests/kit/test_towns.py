"""Towns are found by the names that people give them, the likeliest first."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

import pytest
from hypothesis import example, given, strategies as st

from meshup.kit.towns import (
    MOST_LETTERS,
    TOWNS,
    Town,
    _lines,
    town_key,
    towns_in_address,
    towns_named,
)
from tests.kit.town_list import line_of, list_of

PARIS = Town("Paris", "FR", 48.853, 2.349, "Europe/Paris", 2_138_551)


@cache
def own_names():
    return [line.split("\t")[1] for line in _lines().decode().splitlines()]


def first(name, country=""):
    town = towns_named(name, country)[0]
    return town.name, town.country


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Genève", ("Geneva", "CH")),
        ("geneva", ("Geneva", "CH")),
        ("Genf", ("Geneva", "CH")),
        ("LYON", ("Lyon", "FR")),
        ("saint etienne", ("Saint-Étienne", "FR")),
        ("St-Étienne", ("Saint-Étienne", "FR")),
        ("l’Haÿ-les-Roses", ("L'Haÿ-les-Roses", "FR")),
        ("Köln", ("Köln", "DE")),
        ("koln", ("Köln", "DE")),
        ("Cologne", ("Köln", "DE")),
        ("Lodz", ("Łódź", "PL")),
        ("Londres", ("London", "GB")),
        ("  Bruxelles ", ("Brussels", "BE")),
        ("Malakoff", ("Malakoff", "FR")),
    ],
)
def test_a_town_is_found_however_it_is_written(typed, found):
    assert first(typed) == found


def test_all_that_is_known_of_a_town_comes_with_it():
    assert towns_named("paris")[0] == PARIS


def test_the_largest_comes_first_and_a_country_narrows_it_down():
    brests = towns_named("Brest")
    assert [(town.country, town.population) for town in brests] == [("BY", 347138), ("FR", 144899)]
    assert first("Brest", "fr") == ("Brest", "FR")
    assert towns_named("Brest", "JP") == []


@pytest.mark.parametrize("nothing", ["", "  ", "|", "\t", "\n", "Europe/Paris", "xyzzy", "75019"])
def test_what_is_no_town_finds_none(nothing):
    assert towns_named(nothing) == []


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("59 rue de Flandre, 75019 Paris", "Paris"),
        ("59 rue de Flandre 75019 Paris 19e", "Paris"),
        ("3 rue du Gros-Horloge\n76000 Rouen\nFrance", "Rouen"),
        ("1 avenue Lacassagne, 69003 Lyon Cedex 03", "Lyon"),
        ("Rue de Paris 7, Bruxelles", "Brussels"),
    ],
)
def test_an_address_names_its_town(address, name):
    assert towns_in_address(address)[0].name == name


def test_of_a_long_address_only_the_end_is_looked_at():
    assert towns_in_address("Paris, " + "rue X, " * 7)[0].name == "Paris"
    assert towns_in_address("Paris, " + "rue X, " * 8) == []
    assert towns_in_address("x" * 100_000 + ", Paris")[0].name == "Paris"


@pytest.mark.parametrize("address", ["", "3 rue du Moulin", "in the park", "12, 13, 14"])
def test_an_address_without_a_town_names_none(address):
    assert towns_in_address(address) == []


@given(st.text(max_size=3 * MOST_LETTERS), st.sampled_from(["", "FR", "xx"]))
@example("|", "")
def test_any_words_give_towns_that_bear_them(text, country):
    for town in towns_named(text, country):
        assert country in {"", town.country}
        assert -90 <= town.latitude <= 90
        assert -180 <= town.longitude <= 180
    towns_in_address(text, country)


@given(st.data())
def test_every_town_is_found_by_its_own_name_in_any_case(data):
    name = data.draw(st.sampled_from(own_names()))
    for written in (name, name.upper(), name.lower(), name.replace("-", " ")):
        assert town_key(written) == town_key(name)
        towns = towns_named(written)
        assert town_key(towns[0].name) == town_key(name)
        assert name in {town.name for town in towns}
        own = [town.population for town in towns if town_key(town.name) == town_key(name)]
        assert own == sorted(own, reverse=True)


@given(st.text(max_size=80))
def test_a_key_is_its_own_key_and_bounds_nothing_else(text):
    assert set(town_key(text)).isdisjoint("|\t\n")
    assert town_key(town_key(text)) == town_key(text)


def test_the_list_is_small_whole_and_only_of_zones_that_exist():
    rows = [line.split("\t") for line in _lines().decode().splitlines()]
    assert TOWNS.stat().st_size < 1_000_000
    assert len(_lines()) < 3_500_000
    assert len(rows) > 30_000
    assert {len(row) for row in rows} == {7}
    assert {row[5] for row in rows} <= available_timezones()
    assert max(len(key) for row in rows for key in row[0].split("|")) <= MOST_LETTERS


def test_a_row_of_geonames_becomes_a_line():
    city = {
        "geonameid": 1,
        "name": "Köln",
        "alternatenames": ["", "CGN", "Cologne", "KÖLN", "Keln", "ke long", "Кёльн", "Koeln"],
        "countrycode": "DE",
        "latitude": 50.93333,
        "longitude": 6.95,
        "timezone": "Europe/Berlin",
        "population": 1_024_621,
    }
    line = "|koln|cologne|keln|koeln|\tKöln\tDE\t50.933\t6.950\tEurope/Berlin\t1024621"
    assert line_of(city) == line
    small = {**city, "geonameid": 0, "population": 7, "name": "Keln"}
    assert list_of([small, city]).splitlines()[0] == line
