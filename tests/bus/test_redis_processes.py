from __future__ import annotations

from hypothesis import given, strategies as st

from meshup.bus.redis_names import MARK_LENGTH, RedisNames, new_mark
from meshup.bus.redis_processes import SILENT_SECONDS, RedisProcesses

FIRST, SECOND = b"one.........", b"two........."


def test_who_speaks_lives_and_who_is_silent_has_gone():
    processes = RedisProcesses()
    processes.begin(100)
    assert not processes.heard(FIRST)
    assert not processes.heard(SECOND)
    assert processes.silent(100 + SILENT_SECONDS) == []
    assert not processes.heard(FIRST)
    assert processes.silent(101 + SILENT_SECONDS) == [SECOND]
    assert (processes.may_live(FIRST), processes.may_live(SECOND)) == (True, False)


def test_the_gone_are_not_heard_again_until_they_are_forgotten():
    processes = RedisProcesses()
    processes.begin(0)
    processes.leave(FIRST)
    assert processes.heard(FIRST)
    assert not processes.may_live(FIRST)
    processes.silent(10_000)
    assert not processes.heard(FIRST)


def test_at_the_beginning_a_stranger_has_time_to_speak():
    processes = RedisProcesses()
    processes.begin(100)
    assert processes.may_live(FIRST)
    assert processes.silent(101 + SILENT_SECONDS) == [FIRST]
    assert not processes.may_live(SECOND)
    processes.begin(200)
    assert processes.may_live(FIRST)


@given(st.text(), st.text())
def test_names_say_nothing_and_are_told_apart(name, other):
    names = RedisNames("secret")
    channels = [
        names.claim(name),
        names.topic(name),
        RedisNames("other").claim(name),
        names.processes,
    ]
    assert len({*channels, names.watch(channels[0])}) == 5
    assert (names.claim(name) == names.claim(other)) == (name == other)
    for channel in channels:
        assert channel.startswith(b"meshup:{")
        assert channel.endswith(b"}")
        assert len(channel) == 29
    assert names.watch(channels[0]).startswith(channels[0])
    assert RedisNames("secret").token(name) == names.token(name) != names.token(name + "x")


def test_a_mark_is_never_given_twice():
    marks = {new_mark() for _ in range(1000)}
    assert len(marks) == 1000
    assert {len(mark) for mark in marks} == {MARK_LENGTH}
