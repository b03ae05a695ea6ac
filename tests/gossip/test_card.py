"""Cards: what holds, and every way in which one may not."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from meshup.gossip.card import NextEvent, read_card, read_cards, rotation
from meshup.gossip.errors import BadCard
from meshup.signed_messages.proofs import with_proof
from tests.gossip.cards import NOW, SEQ, did, document, fields, key


def refused(made, code, now=NOW):
    with pytest.raises(BadCard) as caught:
        read_card(made, now)
    assert caught.value.code == code


def signed(who="paris", **parts):
    """Sign rightly what a card must not say; ``None`` leaves a part out."""
    made = {k: v for k, v in (document(who) | parts).items() if v is not None}
    return with_proof(made, verification_method=did(who), private_key=key(who), created=NOW)


def test_what_a_node_says_of_itself_is_read_as_it_was_written():
    event = NextEvent("https://paris.example/ap/e/1", "Soirée", NOW, "https://paris.example/e/1")
    said = fields(
        city="Paris",
        country="FR",
        latitude=48.8566,
        longitude=2.3522,
        languages=("fr", "en"),
        next_event=event,
        contact="bonjour@paris.example",
        neighbours=("https://lyon.example/ap/relay/card",),
        recovery=did("safe"),
        successors=(did("lyon"),),
        is_umbrella=True,
        offers=("kit",),
    )
    card = read_card(
        json.loads(
            json.dumps(
                document(
                    **{
                        f: getattr(said, f)
                        for f in (
                            "city",
                            "country",
                            "latitude",
                            "longitude",
                            "languages",
                            "next_event",
                            "contact",
                            "neighbours",
                            "recovery",
                            "successors",
                            "is_umbrella",
                            "offers",
                        )
                    }
                )
            )
        ),
        NOW,
    )
    for name in (
        "id",
        "actor",
        "group",
        "name",
        "city",
        "country",
        "languages",
        "next_event",
        "contact",
        "neighbours",
        "recovery",
        "successors",
        "is_umbrella",
        "offers",
    ):
        assert getattr(card, name) == getattr(said, name)
    assert (card.latitude, card.longitude) == (48.86, 2.35)
    assert card.did == did("paris")
    assert card.expires - card.published == timedelta(days=30)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"type": "Note"}, "type"),
        ({"did": did("lyon")}, "proof"),
        ({"did": "did:web:paris.example"}, "did"),
        ({"id": "http://paris.example/ap/relay/card"}, "id"),
        ({"id": "https://paris.example/ap/relay#card"}, "id"),
        ({"id": 7}, "id"),
        ({"actor": "https://evil.example/ap/relay"}, "origin"),
        ({"directory": "https://paris.example:8443/directory"}, "origin"),
        ({"group": None}, "group"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"seq": True}, "seq"),
        ({"seq": 0}, "seq"),
        ({"seq": "1"}, "seq"),
        ({"seq": SEQ + 90_000}, "future"),
        ({"published": "2026-12-02T21:00:00Z"}, "future"),
        ({"published": "yesterday"}, "published"),
        ({"expires": "2026-12-01T19:00:00Z"}, "lifetime"),
        ({"expires": "2027-01-02T19:00:00Z"}, "lifetime"),
        ({"published": "2026-11-20T19:00:00Z", "expires": "2026-12-02T19:00:00Z"}, "expired"),
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"summary": "x" * 301}, "summary"),
        ({"summary": ["x"]}, "summary"),
        ({"country": "France"}, "country"),
        ({"latitude": 91}, "latitude"),
        ({"longitude": True}, "longitude"),
        ({"languages": "fr"}, "languages"),
        ({"languages": ["fr"] * 17}, "languages"),
        ({"since": "2019"}, "since"),
        ({"contact": "nobody"}, "contact"),
        ({"neighbours": ["https://n.example/card"] * 17}, "neighbours"),
        ({"bootstrap": ["https://n.example/card"] * 6}, "bootstrap"),
        ({"successors": ["did:key:z6Mk"]}, "successors"),
        ({"alsoKnownAs": [1]}, "also_known_as"),
        ({"umbrella": "yes"}, "umbrella"),
        ({"offers": ["Kit!"]}, "offers"),
        ({"nextEvent": {"name": "x"}}, "next_event"),
        ({"recovery": "did:key:x"}, "recovery"),
        ({"rotation": {"type": "KeyRotation"}}, "rotation"),
        ({"more": "x" * 8192}, "too_large"),
    ],
)
def test_what_is_beyond_a_bound_is_refused_by_its_code_although_it_is_signed(parts, code):
    refused(signed(**parts), code)


@pytest.mark.parametrize("made", [None, [], "card", 7])
def test_what_is_no_object_is_no_card(made):
    refused(made, "card")


def test_an_http_address_is_one_of_this_machine_alone():
    at = "http://127.0.0.1:8001"
    made = signed(
        id=f"{at}/card", actor=f"{at}/r", group=f"{at}/g", directory=f"{at}/d", url=f"{at}/"
    )
    assert read_card(made, NOW).id == f"{at}/card"


def test_an_unknown_name_is_kept_and_changes_the_digest():
    plain, more = read_card(signed(), NOW), read_card(signed(colour="red"), NOW)
    assert more.document["colour"] == "red"
    assert more.digest != plain.digest


@given(st.data())
def test_a_card_of_which_anything_is_changed_is_not_believed(data):
    made = document()
    name = data.draw(st.sampled_from(sorted(made.keys() - {"proof"})))
    changed = data.draw(st.none() | st.booleans() | st.integers() | st.text(max_size=20))
    if made[name] != changed or type(made[name]) is not type(changed):
        with pytest.raises(BadCard):
            read_card(made | {name: changed}, NOW)


@given(st.integers(0, 1000))
def test_a_card_of_which_anything_is_missing_is_not_believed(number):
    made = document(city="Paris", country="FR")
    names = sorted(made)
    with pytest.raises(BadCard):
        read_card({n: v for n, v in made.items() if n != names[number % len(names)]}, NOW)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
        ),
    )
)
def test_any_value_in_any_part_is_read_or_refused(value):
    for name in ("id", "seq", "languages", "nextEvent", "rotation", "proof", "latitude", "expires"):
        _cards, reasons = read_cards([document() | {name: value}], NOW)
        assert len(reasons) == 1


def test_a_page_gives_what_holds_and_says_of_the_rest_why():
    cards, reasons = read_cards([document(), document("lyon") | {"name": "Evil"}, 3], NOW)
    assert [c.did for c in cards] == [did("paris")]
    assert reasons == [(did("lyon"), "proof"), ("", "card")]


def test_a_rotation_belongs_to_the_key_that_it_names():
    statement = rotation(did("old"), did("paris"), key("safe"), NOW)
    read = read_card(document(rotation=statement), NOW).rotated
    assert (read.previous, read.next, read.recovery) == (did("old"), did("paris"), did("safe"))
    refused(signed("lyon", rotation=statement), "rotation")
    refused(signed(rotation=statement | {"previous": did("lyon")}), "rotation")
    refused(signed(rotation=statement | {"more": 1}), "rotation")
