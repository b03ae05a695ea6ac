"""An evening in a file: what is right is taken whole, what is wrong is named with its place."""

import contextlib
import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from meshup.encounters.__main__ import main
from meshup.encounters.domain.plan_files import MOST_BYTES, read_plan
from meshup.encounters.domain.values import Met
from meshup.kit.strict_json import JsonFileError
from tests.effort import examples
from tests.encounters.evening_files import evenings

EVENING = {
    "rounds": 4,
    "seed": 7,
    "tables": 3,
    "people": [
        {
            "id": "ada",
            "languages": ["fr", "en", "fr"],
            "present": [1, 3],
            "wishes": ["bilal", "zed"],
            "topics": ["maps"],
            "newcomer": True,
            "repeats_ok": True,
        },
        {"id": "bilal", "languages": ["fr"]},
    ],
    "met": [["bilal", "ada", 2, "2026-03-05T19:00:00+01:00"]],
    "blocked": [["bilal", "ada"], ["ada", "bilal"]],
}


def file_of(changes=(), person=()):
    evening: Any = copy.deepcopy(EVENING) | dict(changes)
    if person:
        evening["people"][1].update(person)
    return json.dumps(evening).encode()


def refused(content):
    with pytest.raises(JsonFileError) as error:
        read_plan(content)
    return str(error.value)


def test_a_file_is_read():
    file = read_plan(b"\xef\xbb\xbf" + file_of())
    request = file.request
    assert (request.rounds, request.seed, request.tables) == (4, 7, 3)
    ada, bilal = request.people
    assert (ada.person.id, ada.first, ada.last) == ("ada", 1, 3)
    assert ada.person.languages == {"fr", "en"}
    assert ada.person.wishes == {"bilal"}
    assert ada.person.topics == {"maps"}
    assert (ada.person.newcomer, ada.person.repeats_ok) == (True, True)
    assert (bilal.first, bilal.last, bilal.person.repeats_ok) == (1, 4, False)
    assert request.met == {("ada", "bilal"): Met(2, "2026-03-05T18:00:00.000000+00:00")}
    assert request.blocked == {("ada", "bilal")}
    assert file.unknown == {}
    assert {name: count for name, count in file.not_here.items() if count} == {"wishes": 1}


def test_only_rounds_people_ids_and_languages_are_needed():
    request = read_plan(b'{"rounds": 2, "people": [{"id": "a", "languages": []}]}').request
    assert (request.seed, request.tables, request.met, request.blocked) == (
        0,
        None,
        {},
        frozenset(),
    )
    assert (request.people[0].first, request.people[0].last) == (1, 2)


def test_a_pair_that_is_there_both_ways_is_one():
    rows = [["ada", "bilal", 1, "2026-05-01"], ["bilal", "ada", 3, None]]
    met = read_plan(file_of({"met": rows})).request.met
    assert met == {("ada", "bilal"): Met(3, "2026-05-01T00:00:00.000000+00:00")}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rounds": 0}, "The file: “rounds” is 0; it must be a whole number from 1 to 200."),
        ({"rounds": True}, "The file: “rounds” is true; it must be a whole number from 1 to 200."),
        ({"rounds": 2.0}, "The file: “rounds” is 2.0; it must be a whole number from 1 to 200."),
        ({"rounds": 10**40}, "The file: “rounds” is 1e+40; it must be a whole number from 1 to"),
        ({"rounds": "5"}, 'The file: “rounds” is "5"; it must be a whole number from 1 to 200.'),
        ({"rounds": None}, "The file: “rounds” is null; it must be a whole number from 1 to 200."),
        ({"seed": float("nan")}, "The file: “seed” is NaN; it must be a whole number from -"),
        ({"seed": 2**64}, "The file: “seed” is 18446744073709551616; it must be a whole number"),
        ({"seed": None}, "The file: “seed” is null; it must be a whole number from -"),
        ({"tables": 0}, "The file: “tables” is 0; it must be a whole number from 1 to 5000 or nul"),
        ({"tables": -1}, "The file: “tables” is -1; it must be a whole number from 1 to 5000 or"),
        ({"people": {}}, "“people” is an object; it must be a list."),
        ({"people": [3]}, "Person 1 is 3; it must be an object."),
        ({"people": [{"id": "a"}]}, "Person 1: “languages” is missing."),
        ({"people": [{"languages": []}]}, "Person 1: “id” is missing."),
        ({"met": None}, "“met” is null; it must be a list."),
        ({"met": [["ada", "bilal"]]}, "Pair 1 of “met” must be [id, id, times, last seen or null]"),
        ({"met": ["ab"]}, "Pair 1 of “met” must be [id, id, times, last seen or null]."),
        ({"met": [["ada", "ada", 1, None]]}, 'Pair 1 of “met” pairs "ada" with themselves.'),
        ({"met": [["ada", 3, 1, None]]}, "Pair 1 of “met”: “id” is 3; it must be text of 1 to 200"),
        ({"met": [["ada", "zed", 0, None]]}, "Pair 1 of “met”: “times” is 0; it must be a whole"),
        (
            {"met": [["ada", "bilal", 1, "May"]]},
            'Pair 1 of “met”: “last seen” is "May"; it must be',
        ),
        ({"met": [["ada", "bilal", 1, 2026]]}, "Pair 1 of “met”: “last seen” is 2026; it must be"),
        (
            {"met": [["ada", "bilal", 1, "0001-01-01T00:00:00+01:00"]]},
            'Pair 1 of “met”: “last seen” is "0001-01-01T00:00:00+01:00"; it must be a date and',
        ),
        ({"blocked": {}}, "“blocked” is an object; it must be a list."),
        ({"blocked": [["ada"]]}, "Pair 1 of “blocked” must be [id, id]."),
        ({"blocked": [["ada", "ada"]]}, 'Pair 1 of “blocked” pairs "ada" with themselves.'),
        (
            {"people": [{"id": "a", "languages": []}] * 2},
            'Person 2: “id” is "a", as that of person 1.',
        ),
        (
            {"people": [{}] * 5001},
            "“people” has 5001 people for 4 rounds; it must be 5000 people at most, and people",
        ),
        (
            {"rounds": 200, "people": [{}] * 1001},
            "“people” has 1001 people for 200 rounds; it must be 5000 people at most, and people",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_named(changes, sentence):
    assert refused(file_of(changes)).startswith(sentence)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id": ""}, '“id” is ""; it must be text of 1 to 200 characters.'),
        ({"id": 7}, "“id” is 7; it must be text of 1 to 200 characters."),
        ({"id": "x" * 201}, '“id” is "xxx'),
        ({"id": "\ud800"}, '“id” is "\\ud800"; it must be text of 1 to 200 characters.'),
        ({"id": "ada"}, '“id” is "ada", as that of person 1.'),
        ({"languages": "fr"}, '“languages” is "fr"; it must be a list of 1000 at most.'),
        (
            {"languages": ["x"] * 1001},
            "“languages” is 1001 long; it must be a list of 1000 at most",
        ),
        ({"topics": [["maps"]]}, "topics: “1” is a list; it must be text of 1 to 200 characters."),
        ({"wishes": ["bilal"]}, "“wishes” names the person themselves."),
        ({"newcomer": 1}, "“newcomer” is 1; it must be true or false."),
        ({"repeats_ok": None}, "“repeats_ok” is null; it must be true or false."),
        ({"present": [0, 4]}, "“present” is [0, 4]; it must be the first and the last round, from"),
        ({"present": [1, 5]}, "“present” is [1, 5]; it must be the first and the last round, from"),
        ({"present": [3, 2]}, "“present” is [3, 2]; it must be the first and the last round, from"),
        ({"present": [1, True]}, "“present” is [1, true]; it must be the first and the last round"),
        ({"present": [1]}, "“present” is a list; it must be [first round, last round]."),
        ({"present": 2}, "“present” is 2; it must be [first round, last round]."),
    ],
)
def test_what_is_wrong_with_a_person_is_named(changes, sentence):
    said = refused(file_of(person=changes))
    assert said.removeprefix("Person 2").lstrip(":, ").startswith(sentence)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "It is not JSON: Expecting value (line 1, column 1)."),
        (b"{'rounds': 1}", "It is not JSON: Expecting property name enclosed in double quotes"),
        (b'{"rounds": "\xff"}', "It is not UTF-8 (byte 13)."),
        (b"[]", "The file is a list; it must be an object."),
        (b"{}", "The file: “rounds” is missing."),
        (b'{"rounds": 1, "rounds": 1}', 'The file: "rounds" is there twice.'),
        (b"[" * 200_000, "It is nested too deeply."),
        (b'{"rounds": ' + b"9" * 5000 + b"}", "The file: “people” is missing."),
        (b" " * (MOST_BYTES + 1), "It is larger than 64 MB."),
    ],
)
def test_what_is_no_such_file_is_refused(content, sentence):
    assert refused(content).startswith(sentence)


def test_fields_that_mean_nothing_are_counted():
    file = read_plan(file_of({"title": "May"}, {"name": "Bilal"}))
    assert file.unknown == {"title": 1, "name": 1}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@st.composite
def spoilt(draw):
    """Draw an evening in which one value, anywhere, is replaced by any other."""
    whole = draw(evenings(most_people=5, most_rounds=2))
    places = []

    def walk(value):
        for key in value if isinstance(value, dict) else range(len(value)):
            places.append((value, key))
            if isinstance(value[key], dict | list):
                walk(value[key])

    walk(whole)
    inside, key = draw(st.sampled_from(places))
    inside[key] = draw(values)
    return whole


@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(whole=spoilt() | values)
def test_no_file_ends_in_a_traceback(capsys, tmp_path, whole):
    path = tmp_path / "evening.json"
    path.write_text(json.dumps(whole))
    code = main([str(path), "--json"])
    out, error = capsys.readouterr()
    if code == 0:
        json.loads(out)
    else:
        assert (code, out) == (2, "")
        assert error.startswith(f"{path}: ")
        assert error.count("\n") == 1


@settings(max_examples=50)
@given(content=st.binary(max_size=60))
def test_no_bytes_end_in_a_traceback(content):
    with contextlib.suppress(JsonFileError):
        read_plan(content)
