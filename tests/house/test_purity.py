"""A module that says it is pure is pure, whatever it imports."""

import ast

import pytest

from tests.house.purity import broken, promises, trees, used_by

FIRST_ROOMS = {"agenda", "bus", "exchange", "imports", "kit", "signalling", "site"}


def kept() -> dict[str, set[str]]:
    """Return what each module that promises something keeps away from."""
    said = {name: promises(ast.get_docstring(tree) or "") for name, tree in trees().items()}
    return {name: kinds for name, kinds in said.items() if kinds}


def test_every_module_keeps_what_its_docstring_promises():
    assert [line for name, kinds in kept().items() for line in broken(name, kinds)] == []


def test_promises_are_found_in_every_room_that_makes_some():
    assert {name.split(".")[1] for name in kept()} >= FIRST_ROOMS


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("A thing. Pure.", {"Django", "network", "clock", "chance"}),
        ("A thing.\n\nPure: values in,\nvalues out.", {"Django", "network", "clock", "chance"}),
        ("A thing.\n\nPure, but for chance and\nthe clock.", {"Django", "network"}),
        ("A thing.\n\nPure, but for the settings.", {"network", "clock", "chance"}),
        ("A thing. Without Django: it is quick.", {"Django"}),
        ("A thing.", set()),
    ],
)
def test_a_docstring_is_taken_at_its_word(said, kinds):
    assert promises(said) == kinds


@pytest.mark.parametrize(
    "said", ["Pure in effect: nearly.", "Pure, but for fun.", "Pure of Django."]
)
def test_a_promise_that_nobody_can_be_held_to_is_none(said):
    with pytest.raises(ValueError, match="Pure"):
        promises(said)


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("import random", "random"),
        ("from secrets import token_hex", "secrets"),
        ("import time\ntime.time()", "time.time"),
        ("from datetime import datetime as d\nd.now()", "datetime.datetime.now"),
        ("import uuid as u\nu.uuid4()", "uuid.uuid4"),
        ("def lazily():\n    from django.db import models", "django.db"),
        ("import http.client", "http.client"),
    ],
)
def test_what_a_module_uses_is_seen(source, what):
    assert what in used_by(ast.parse(source))


def test_what_is_only_a_type_is_not_used():
    source = "if TYPE_CHECKING:\n    from django.db import models"
    assert used_by(ast.parse(source)) == set()
