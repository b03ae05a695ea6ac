"""The document of a kit: what is read is what was signed; all else is refused, never a crash."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies as st

from meshup.kit.errors import Refusal
from meshup.starter_kit.domain.kit_documents import MOST_BYTES, read_kit
from meshup.starter_kit.domain.opening import looked_through
from meshup.starter_kit.errors import (
    KitFromElsewhere,
    KitNotProved,
    KitTooLarge,
    MalformedKit,
    NotAKit,
    PrivateContact,
    UnknownKitVersion,
    UnsafeText,
)
from tests.effort import examples
from tests.starter_kit.kits import CHARTER, DID, MADE, PARTS, as_bytes, signed_kit

LYON = "https://lyon.example"
NOW = MADE + timedelta(days=300)


def read(document, origin=LYON):
    return read_kit(as_bytes(document), NOW, called="lyon", origin=origin)


def unsigned_kit(parts):
    """Return a kit that nobody signed, with anything for its parts."""
    document = signed_kit(parts=())
    del document["did"], document["proof"]
    return document | {"parts": parts}


def test_a_kit_is_read_as_it_was_signed():
    kit = read(signed_kit())
    assert (kit.sister.name, kit.sister.city, kit.sister.address) == ("Lyon P2P", "Lyon", LYON)
    assert (kit.sister.did, kit.sister.languages) == (DID, ("fr", "en"))
    assert kit.parts == {part["name"]: part for part in PARTS}
    assert kit.digest == read(signed_kit(), origin="").digest
    assert kit.digest != read(signed_kit(city="Oullins")).digest


def test_a_kit_without_identity_needs_no_proof():
    assert read(unsigned_kit(list(PARTS))).sister.did == ""


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"name": "Lyon"}, KitNotProved),
        ({"proof": None}, KitNotProved),
        ({"proof": []}, KitNotProved),
        ({"proof": "z"}, KitNotProved),
        ({"did": "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"}, KitNotProved),
        ({"did": None}, KitNotProved),
        ({"did": 7}, MalformedKit),
        ({"id": "https://evil.example/kit.json"}, KitFromElsewhere),
        ({"id": "https://lyon.example/../kit.json"}, MalformedKit),
        ({"id": "file:///etc/passwd"}, MalformedKit),
        ({"type": "Kit"}, NotAKit),
        ({"version": 2}, UnknownKitVersion),
        ({"version": True}, MalformedKit),
        ({"host": "ada@lyon.example"}, MalformedKit),
        ({"name": "<b>Lyon</b>"}, Refusal),
        ({"name": "Lyon\nP2P"}, MalformedKit),
        ({"name": ""}, MalformedKit),
        ({"languages": ["fr", "fr"]}, MalformedKit),
        ({"languages": "fr"}, MalformedKit),
    ],
)
def test_what_somebody_changed_is_refused(change, refusal):
    with pytest.raises(refusal):
        read(signed_kit() | change)


@pytest.mark.parametrize(
    "parts",
    [
        {},
        [7],
        [{"name": "charter"}],
        [{"name": "../charter", "version": 1}],
        [{"name": "charter", "version": "1"}],
        [CHARTER, CHARTER],
        [{"name": f"part{n}", "version": 1} for n in range(33)],
    ],
)
def test_parts_that_are_none_or_collide_are_refused(parts):
    with pytest.raises(MalformedKit):
        read(unsigned_kit(parts))


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"", NotAKit),
        (b"[]", NotAKit),
        (b"\xff\xfe{", NotAKit),
        (b'{"type":"StarterKit","type":"StarterKit"}', NotAKit),
        (b'{"type":"StarterKit","a":' + b"[" * 40 + b"]" * 40 + b"}", NotAKit),
        (b'{"type":"StarterKit","a":1e999}', NotAKit),
        (b" " * (MOST_BYTES + 1), KitTooLarge),
    ],
)
def test_what_is_no_json_within_bounds_is_refused(body, refusal):
    with pytest.raises(refusal):
        read_kit(body, NOW, called="lyon")


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=8,
)


@st.composite
def broken_kits(draw):
    """Return a kit of which a few values were replaced, signed again or not."""
    parts = copy.deepcopy(list(PARTS))
    for _change in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(list(_places(parts))))
        _replace(parts, place, draw(JSON))
    return parts if draw(st.booleans()) else draw(JSON)


def _places(value, above=()):
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in steps if isinstance(value, dict | list) else ():
        yield (*above, step)
        if isinstance(inner, dict | list):
            yield from _places(inner, (*above, step))


def _replace(value, place, new):
    *way, last = place
    for step in way:
        if not isinstance(value, dict | list):
            return
        try:
            value = value[step]
        except (LookupError, TypeError):
            return
    try:
        value[last] = new
    except (LookupError, TypeError):
        return


@settings(max_examples=examples(1_200))
@given(broken_kits())
def test_a_broken_kit_is_taken_or_refused_with_a_code_never_a_crash(parts):
    body = json.dumps(unsigned_kit(parts)).encode("utf-8", "surrogatepass")
    with suppress(MalformedKit, UnsafeText, PrivateContact, NotAKit, UnknownKitVersion):
        looked_through(read_kit(body, NOW, called="fuzz"))


@settings(max_examples=examples(800))
@given(st.binary(max_size=400))
def test_bytes_are_refused_with_a_code(body):
    with pytest.raises(Refusal, match="Nothing was taken"):
        read_kit(body, NOW, called="fuzz")


def test_a_part_of_another_version_is_refused_and_an_unknown_part_is_named():
    later = {"name": "songs", "version": 3, "list": [1]}
    opened = looked_through(read(signed_kit(parts=(CHARTER, later))))
    assert [found.part.name for found in opened.parts] == ["charter"]
    assert opened.unknown == ("songs",)
    with pytest.raises(UnknownKitVersion, match="version 2"):
        looked_through(read(signed_kit(parts=(CHARTER | {"version": 2},))))
