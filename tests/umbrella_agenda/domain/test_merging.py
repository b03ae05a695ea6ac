"""The laws of the merged agenda: whoever merges the same has the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings, strategies as st

from meshup.umbrella_agenda.domain.merging import (
    MergedEvent,
    in_order,
    merged,
    newest,
)
from tests.effort import examples

START = datetime(2026, 12, 2, 19, tzinfo=UTC)
WAYS = ["own", "member:1", "member:2", "guest:3", "calendar:4"]


def an_event(key="https://lyon.example/ap/events/1", **more):
    facts = {
        "changed_at": START - timedelta(days=30),
        "titles": {"fr": "Soirée"},
        "summary": "",
        "local_start": START,
        "local_end": START + timedelta(hours=3),
        "has_end": True,
        "url": f"{key}/page",
        "home": "https://lyon.example",
        "owner": "Lyon P2P",
        "ways": frozenset({"member:1"}),
    }
    return MergedEvent(key=key, **{**facts, **more})


events = st.builds(
    an_event,
    key=st.sampled_from(["https://lyon.example/1", "https://lyon.example/2", "uid@calendar"]),
    changed_at=st.sampled_from([START - timedelta(days=days) for days in (30, 20, 10)]),
    titles=st.dictionaries(st.sampled_from(["fr", "en", ""]), st.sampled_from("ab"), max_size=2),
    url=st.sampled_from(["", "https://lyon.example/a", "https://lyon.example/a/"]),
    status=st.sampled_from(["confirmed", "cancelled"]),
    ways=st.frozensets(st.sampled_from(WAYS), max_size=3),
)
agendas = st.lists(events, max_size=8)


@settings(max_examples=examples(200))
@given(agendas, agendas, agendas)
def test_merging_is_commutative_associative_and_idempotent(one, other, third):
    assert merged(one, other) == merged(other, one)
    assert merged(merged(one, other).values(), third) == merged(one, merged(other, third).values())
    assert merged(one, one) == merged(one)
    assert merged(merged(one).values()) == merged(one)


@settings(max_examples=examples(200))
@given(agendas, st.randoms(use_true_random=False))
def test_the_order_in_which_events_come_decides_nothing(events, random):
    shuffled = [*events]
    random.shuffle(shuffled)
    assert merged(shuffled) == merged(events)
    assert in_order(merged(shuffled).values()) == in_order(merged(events).values())


@settings(max_examples=examples(200))
@given(agendas, st.sampled_from(WAYS))
def test_an_event_is_hidden_with_its_last_way_and_not_before(events, way):
    before = merged(events)
    after = merged(replace(event, ways=event.ways - {way}) for event in before.values())
    assert after.keys() == {key for key, event in before.items() if event.ways != {way}}


@given(agendas)
def test_what_is_read_has_each_key_once_and_no_way_is_lost(events):
    read = in_order(merged(events).values())
    keys = [event.key for event in read]
    assert len(keys) == len(set(keys))
    assert [event.local_start for event in read] == sorted(event.local_start for event in read)
    ways = {way for event in merged(events).values() for way in event.ways}
    assert {way for event in read for way in event.ways} == ways


def test_an_event_by_ten_paths_is_one_event():
    paths = [an_event(ways=frozenset({f"member:{number}"})) for number in range(10)]
    (event,) = in_order(merged(*[[path] for path in paths]).values())
    assert len(event.ways) == 10


def test_the_newer_version_is_taken_whichever_way_it_came():
    old = an_event()
    new = an_event(
        changed_at=old.changed_at + timedelta(hours=1),
        titles={"fr": "Soirée déplacée"},
        ways=frozenset({"member:2"}),
    )
    assert newest(old, new) == newest(new, old)
    assert newest(old, new).titles == {"fr": "Soirée déplacée"}
    assert newest(old, new).ways == {"member:1", "member:2"}


def test_a_member_whose_calendar_is_a_guest_too_has_each_evening_once():
    by_member = an_event(url="https://lyon.example/events/soiree/")
    by_calendar = replace(
        by_member,
        key="soiree@lyon.example",
        url="https://lyon.example/events/soiree",
        ways=frozenset({"calendar:4"}),
    )
    (event,) = in_order(merged([by_calendar], [by_member]).values())
    assert event.key == by_member.key
    assert event.ways == {"member:1", "calendar:4"}
    assert not event.is_guest
    assert by_calendar.is_guest
