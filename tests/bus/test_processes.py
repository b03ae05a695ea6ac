from __future__ import annotations

from hypothesis import given, strategies as st

from meshup.bus.names import MARK_LETTERS, Names, new_mark
from meshup.bus.processes import SILENT_SECONDS, Processes

ONE, TWO = b"one.........", b"two........."


def test_who_speaks_lives_and_who_is_silent_has_gone():
    processes = Processes()
    processes.begin(100)
    assert not processes.heard(ONE)
    assert not processes.heard(TWO)
    assert processes.silent(100 + SILENT_SECONDS) == []
    assert not processes.heard(ONE)
    assert processes.silent(101 + SILENT_SECONDS) == [TWO]
    assert (processes.may_live(ONE), processes.may_live(TWO)) == (True, False)


def test_the_gone_are_not_heard_again_until_they_are_forgotten():
    processes = Processes()
    processes.begin(0)
    processes.leave(ONE)
    assert processes.heard(ONE)
    assert not processes.may_live(ONE)
    processes.silent(10_000)
    assert not processes.heard(ONE)


def test_at_the_beginning_a_stranger_has_time_to_speak():
    processes = Processes()
    processes.begin(100)
    assert processes.may_live(ONE)
    assert processes.silent(101 + SILENT_SECONDS) == [ONE]
    assert not processes.may_live(TWO)
    processes.begin(200)
    assert processes.may_live(ONE)


@given(st.text(), st.text())
def test_names_say_nothing_and_are_told_apart(one, other):
    names = Names("secret")
    told = [names.claim(one), names.topic(one), Names("other").claim(one), names.hosts]
    assert len({*told, names.watch(told[0])}) == 5
    assert (names.claim(one) == names.claim(other)) == (one == other)
    for name in told:
        assert name.startswith(b"meshup:{")
        assert name.endswith(b"}")
        assert len(name) == 29
    assert names.watch(told[0]).startswith(told[0])
    assert Names("secret").token(one) == names.token(one) != names.token(one + "x")


def test_a_mark_is_never_given_twice():
    marks = {new_mark() for _ in range(1000)}
    assert len(marks) == 1000
    assert {len(mark) for mark in marks} == {MARK_LETTERS}
