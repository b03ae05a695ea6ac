"""Cards as vCards, read back by a reader that knows nothing of how they are written."""

import re

import pytest
from hypothesis import given, strategies as st

from meshup.contact_exchange.domain.cards import Card
from meshup.contact_exchange.domain.vcards import LARGEST_CODE, code_text_of, vcard_of

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60
)
cards = st.builds(
    Card,
    name=words.filter(bool),
    phone=st.from_regex(r"\+[0-9 ]{4,20}", fullmatch=True),
    mail=st.from_regex(r"[a-z,;]{1,20}@[a-z]{1,20}\.example", fullmatch=True),
    links=st.lists(
        st.from_regex(r"https://[a-z]{1,20}\.example/[a-z,;:?=]{0,90}", fullmatch=True), max_size=3
    ).map(tuple),
    note=st.lists(words, max_size=4).map("\n".join),
)

# RFC 6350, section 3.3, as far as properties without group and parameters go
CONTENT_LINE = re.compile(r"(?P<name>[A-Za-z0-9-]+):(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)")
ESCAPED = re.compile(r"\\(.)")
LETTERS = {"n": "\n", "N": "\n", ",": ",", ";": ";", "\\": "\\"}


def text_value(value):
    """Return a text value (section 3.4); an unescaped comma or an unknown escape is a mistake."""
    bare = ESCAPED.sub("", value)
    assert "," not in bare
    assert "\\" not in bare
    return ESCAPED.sub(lambda found: LETTERS[found[1]], value)


def read_vcard(octets):
    """Return the properties of a vCard, in order: folded lines joined, names and values."""
    assert octets.endswith(b"\r\n")
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert b"\r" not in octets.replace(b"\r\n", b"")
    lines = octets.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode()  # no character is cut in two
    unfolded = octets.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")
    found = [CONTENT_LINE.fullmatch(line) for line in unfolded]
    assert all(found), unfolded
    properties = [(line["name"], line["value"]) for line in found if line]
    assert properties[:2] == [("BEGIN", "VCARD"), ("VERSION", "4.0")]
    assert properties[-1] == ("END", "VCARD")
    assert [name for name, _value in properties].count("FN") == 1
    return properties[2:-1]


def card_in(octets):
    """Return the card that a vCard holds."""
    found: dict[str, list[str]] = {}
    for name, value in read_vcard(octets):
        found.setdefault(name, []).append(value if name == "URL" else text_value(value))
    return Card(
        name=found["FN"][0],
        phone=found.get("TEL", [""])[0],
        mail=found.get("EMAIL", [""])[0],
        links=tuple(found.get("URL", ())),
        note=found.get("NOTE", [""])[0],
    )


@given(cards)
def test_whoever_reads_it_finds_the_card(card):
    assert card_in(vcard_of(card).encode()) == card


@given(cards)
def test_what_stands_in_a_code_is_a_vcard_that_is_small_enough(card):
    text = code_text_of(card)
    if not text:
        assert len(vcard_of(card, with_note=False).encode()) > LARGEST_CODE
        return
    assert len(text.encode()) <= LARGEST_CODE
    read = card_in(text.encode())
    assert (read.name, read.links) == (card.name, card.links)
    assert read.note in {card.note, ""}


def test_a_card_as_it_is_written():
    card = Card(
        name="Zoé; Mesh, Peer",
        phone="+33 6 12 34 56 78",
        mail="zoe@mail.example",
        links=("https://zoe.example/a,b;c",),
        note="Über Netze\\Kabel\nbis bald",
    )
    assert vcard_of(card) == (
        "BEGIN:VCARD\r\n"
        "VERSION:4.0\r\n"
        "FN:Zoé\\; Mesh\\, Peer\r\n"
        "TEL:+33 6 12 34 56 78\r\n"
        "EMAIL:zoe@mail.example\r\n"
        "URL:https://zoe.example/a,b;c\r\n"
        "NOTE:Über Netze\\\\Kabel\\nbis bald\r\n"
        "END:VCARD\r\n"
    )


@pytest.mark.parametrize("letter", ["a", "é", "網", "🕸"])
def test_long_lines_are_folded_between_characters(letter):
    card = Card(name=letter * 80, note=letter * 300)
    lines = vcard_of(card).encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert max(map(len, lines)) > 75 - 4
    assert card_in(vcard_of(card).encode()) == card
