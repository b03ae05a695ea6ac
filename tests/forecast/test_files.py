"""A history in a file: what is right is taken whole, what is wrong is named with its place."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from meshup.forecast.domain.files import MOST_BYTES, read_history, wanted_in
from meshup.forecast.domain.values import Counts, PastEvent
from meshup.kit.strict_json import JsonFileError

PARIS_STARTS = "2026-03-05T19:00:00+01:00"
SNAPSHOT = {"days_before": 7, "counts": {"own": 12, "meetup.com": 30}}
EVENT = {"starts": PARIS_STARTS, "format": "in_person", "heads": 42, "snapshots": [SNAPSHOT]}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["events", *EVENT, *SNAPSHOT, "own"]), inner, max_size=5)
    ),
    max_leaves=25,
)


def file_of(*events):
    return json.dumps({"events": events}).encode()


def refused(content):
    with pytest.raises(JsonFileError) as error:
        read_history(content)
    return str(error.value)


def outcome(content):
    try:
        read_history(content)
    except JsonFileError as error:
        return str(error)
    return "read"


def test_a_file_is_read():
    online = EVENT | {"starts": "2026-04-02", "format": "online", "heads": None, "snapshots": []}
    history = read_history(b"\xef\xbb\xbf" + file_of(EVENT, online))
    assert history.events == (
        PastEvent(
            datetime(2026, 3, 5, 19, tzinfo=timezone(timedelta(hours=1))),
            "in_person",
            42,
            (Counts(7.0, {"own": 12, "meetup.com": 30}),),
        ),
        PastEvent(datetime(2026, 4, 2, tzinfo=UTC), "online", None, ()),
    )
    assert history.unknown == {}


def test_fields_that_mean_nothing_are_counted():
    history = read_history(file_of(EVENT | {"title": "May"}, EVENT | {"title": "June", "x": 1}))
    assert history.unknown == {"title": 2, "x": 1}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": "hall"}, '“format” is "hall"; it must be one of in_person, online, hybrid.'),
        ({"format": ["x"]}, "“format” is a list; it must be one of in_person, online, hybrid."),
        ({"heads": -1}, "“heads” is -1; it must be a whole number from 0 to 1000000000 or null."),
        (
            {"heads": True},
            "“heads” is true; it must be a whole number from 0 to 1000000000 or null.",
        ),
        ({"heads": 4.0}, "“heads” is 4.0; it must be a whole number from 0 to 1000000000 or null."),
        ({"heads": "4"}, '“heads” is "4"; it must be a whole number from 0 to 1000000000 or null.'),
        (
            {"heads": float("nan")},
            "“heads” is NaN; it must be a whole number from 0 to 1000000000 or null.",
        ),
        (
            {"heads": 10**40},
            "“heads” is 1e+40; it must be a whole number from 0 to 1000000000 or null.",
        ),
        ({"snapshots": {}}, "“snapshots” is an object; it must be a list."),
        ({"snapshots": None}, "“snapshots” is null; it must be a list."),
        (
            {"starts": "today"},
            '“starts” is "today"; it must be a date and time such as 2026-03-05T19:00:00+01:00.',
        ),
        (
            {"starts": 1772733600},
            (
                "“starts” is 1772733600; it must be a date and time such as"
                " 2026-03-05T19:00:00+01:00."
            ),
        ),
        (
            {"snapshots": [SNAPSHOT, SNAPSHOT | {"counts": {"own": 13}}]},
            "two snapshots at 7 days contradict each other.",
        ),
    ],
)
def test_what_is_wrong_with_an_event_is_named(changes, sentence):
    assert refused(file_of(EVENT, EVENT | changes)) == f"Event 2: {sentence}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"days_before": -1}, ": “days_before” is -1; it must be a number from 0 to 3660."),
        ({"days_before": "7"}, ': “days_before” is "7"; it must be a number from 0 to 3660.'),
        ({"days_before": True}, ": “days_before” is true; it must be a number from 0 to 3660."),
        (
            {"days_before": float("nan")},
            ": “days_before” is NaN; it must be a number from 0 to 3660.",
        ),
        (
            {"days_before": float("inf")},
            ": “days_before” is Infinity; it must be a number from 0 to 3660.",
        ),
        ({"counts": [1]}, ": “counts” is a list; it must be an object."),
        (
            {"counts": {"own": -2}},
            ", counts: “own” is -2; it must be a whole number from 0 to 1000000000.",
        ),
        (
            {"counts": {"own": None}},
            ", counts: “own” is null; it must be a whole number from 0 to 1000000000.",
        ),
        (
            {"counts": {"own": False}},
            ", counts: “own” is false; it must be a whole number from 0 to 1000000000.",
        ),
        ({"counts": {"": 1}}, ": a source has no name, or one of more than 80 characters."),
        ({"counts": {"s" * 81: 1}}, ": a source has no name, or one of more than 80 characters."),
        (
            {"counts": {f"site {number}": 1 for number in range(51)}},
            ": “counts” has more than 50 sources.",
        ),
    ],
)
def test_what_is_wrong_with_a_snapshot_is_named(changes, sentence):
    event = EVENT | {"snapshots": [{"days_before": 14, "counts": {}}, SNAPSHOT | changes]}
    assert refused(file_of(event)) == f"Event 1, snapshot 2{sentence}"


@pytest.mark.parametrize("field", list(EVENT))
def test_a_field_that_is_missing_is_named(field):
    event = {name: value for name, value in EVENT.items() if name != field}
    assert refused(file_of(EVENT, EVENT, event)) == f"Event 3: “{field}” is missing."


@pytest.mark.parametrize("field", list(SNAPSHOT))
def test_a_field_of_a_snapshot_that_is_missing_is_named(field):
    snapshot = {name: value for name, value in SNAPSHOT.items() if name != field}
    said = refused(file_of(EVENT | {"snapshots": [snapshot]}))
    assert said == f"Event 1, snapshot 1: “{field}” is missing."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "It is not JSON: Expecting value (line 1, column 1)."),
        (b"{'events': []}", "It is not JSON: Expecting property name enclosed in double quotes"),
        (b'{"events": [],}', "It is not JSON:"),
        (b'{"events": []} more', "It is not JSON: Extra data (line 1, column 16)."),
        (b'{"events": "\xff"}', "It is not UTF-8 (byte 13)."),
        ('{"events": []}'.encode("utf-16"), "It is not UTF-8 (byte 1)."),
        (b"[]", "The file is a list; it must be an object."),
        (b"7", "The file is 7; it must be an object."),
        (b"{}", "The file: “events” is missing."),
        (b'{"events": {}}', "“events” is an object; it must be a list."),
        (b'{"events": [3]}', "Event 1 is 3; it must be an object."),
        (b'{"events": [], "events": []}', 'The file: "events" is there twice.'),
        (b"[" * 200_000, "It is nested too deeply."),
        (b'{"events": ' + b"9" * 5000 + b"}", "“events” is Infinity; it must be a list."),
        (b" " * (MOST_BYTES + 1), "It is larger than 16 MB."),
    ],
)
def test_what_is_no_such_file_is_refused(content, sentence):
    assert refused(content).startswith(sentence)


def test_a_source_that_is_there_twice_is_refused():
    content = file_of(EVENT).replace(b'"own": 12', b'"own": 12, "own": 13')
    assert refused(content) == 'Event 1, snapshot 1, counts: "own" is there twice.'


def test_the_oldest_event_comes_first():
    older = EVENT | {"starts": "2026-03-05T18:30:00+01:00"}
    assert refused(file_of(EVENT, older)) == (
        "Event 2: “starts” is earlier than that of event 1; the oldest event must come first."
    )
    assert len(read_history(file_of(older, EVENT, EVENT)).events) == 3


def test_a_long_value_is_shortened():
    said = refused(file_of(EVENT | {"format": "x" * 10_000}))
    assert len(said) < 200


@given(json_values)
def test_whatever_json_a_file_holds_it_is_read_or_refused_with_a_sentence(value):
    assert re.fullmatch(r"read|.+\.", outcome(json.dumps(value).encode()))


@given(st.binary(max_size=60))
def test_whatever_bytes_a_file_holds_it_is_read_or_refused_with_a_sentence(content):
    assert refused(content).endswith(".")


def test_the_last_event_without_heads_is_wanted_as_of_those_before_it():
    events = read_history(
        file_of(EVENT | {"heads": None}, EVENT, EVENT | {"heads": None}, EVENT)
    ).events
    past, wanted = wanted_in(events)
    assert (past, wanted) == (events[:2], events[2])


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ([], "“events” is empty: there is no event to forecast."),
        ([EVENT], "Every event has “heads”: the one to forecast must have null."),
    ],
)
def test_without_an_event_to_forecast_there_is_a_sentence(events, sentence):
    with pytest.raises(JsonFileError) as error:
        wanted_in(read_history(file_of(*events)).events)
    assert str(error.value) == sentence
