"""What a test comes to is found by whatever way it goes there, and by no other."""

from contextlib import contextmanager
from functools import partial

import pytest
from hypothesis import given, strategies as st

from tests import prepared, shell as node_in_a_shell
from tests.any_order import by_itself
from tests.reaching import comes_to
from tests.shell import Shell

WAYS = {"node": [Shell]}


class Builder:
    @property
    def node(self):
        return helper()

    @classmethod
    def built(cls):
        return cls().node


class Below(Builder):
    """Inherits the way."""


def helper():
    return Shell


def local():
    from tests.shell import Shell as Node  # noqa: PLC0415 - one way to go there

    return Node


@contextmanager
def block():
    yield helper()


def enclosing(what):
    return lambda: what


@given(st.none())
def law(nothing):
    assert helper()


law.hypothesis.inner_test = by_itself(law.hypothesis.inner_test)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "doer",
    [
        helper,
        local,
        law,
        block,
        enclosing(helper),
        Builder.built,
        lambda: Below,
        lambda: [each for each in (1,) if helper()],
        lambda: WAYS["node"],
        lambda: prepared.demo_node("quiet"),
        lambda: node_in_a_shell,
        lambda helps=helper: helps,
        lambda request: request.getfixturevalue("node"),
    ],
)
def test_each_way_is_found(doer):
    assert comes_to(doer, (Shell,))


@pytest.mark.parametrize("doer", [enclosing(3), lambda node: node.shell, partial, st.none])
def test_who_goes_elsewhere_comes_to_none(doer):
    assert not comes_to(doer, (Shell,))
