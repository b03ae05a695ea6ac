"""Cards: what is given is checked, tidied, and stays so."""

import pytest
from hypothesis import given, strategies as st

from meshup.contact_exchange.domain.cards import (
    PARTS,
    Card,
    card_from_json,
    card_of,
    card_to_json,
)
from meshup.contact_exchange.errors import NotALink, NotAMail, NotAPhone
from meshup.kit.errors import Invalid

ALL = frozenset(PARTS)
TYPED = Card("Ada", "+33 6 12", "ada@mail.example", ("ada.example",), "Hello")


@given(
    st.builds(
        Card,
        name=st.text(max_size=90),
        phone=st.text("+0123456789 .()-", max_size=45),
        mail=st.text("abc@.", max_size=12) | st.just("ada@mail.example"),
        links=st.lists(st.text("ab./: \n", max_size=12) | st.just("x.example"), max_size=6).map(
            tuple
        ),
        note=st.text(max_size=310),
    ),
    st.sets(st.sampled_from(PARTS)),
)
def test_whatever_is_typed_is_refused_or_becomes_a_card_that_stays_as_it_is(typed, given_parts):
    try:
        card = card_of(typed, given_parts)
    except Invalid:
        return
    assert card_of(card, ALL) == card
    assert card_from_json(card_to_json(card)) == card
    for part in ALL - given_parts:
        assert not getattr(card, part)


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("x.example", "https://x.example"),
        ("social.example/@ada", "https://social.example/@ada"),
        ("http://x.example:8000/a?b#c", "http://x.example:8000/a?b#c"),
        ("x.example:8000/a", "https://x.example:8000/a"),
        ("münchen.example", "https://münchen.example"),
        ("HTTPS://X.example", "HTTPS://X.example"),
    ],
)
def test_a_link_leads_to_the_web(typed, link):
    assert card_of(Card("Ada", links=(typed,)), {"links"}).links == (link,)


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ada",
        "https://",
        "https://ada@x.example/",
        "https://x.example:port/",
        "https://[::1/",
        "https://x .example",
        "https://a..example",
        "mailto:ada@mail.example",
        "https://" + "a" * 64 + ".example",
    ],
)
def test_what_leads_elsewhere_is_no_link(typed):
    with pytest.raises(NotALink):
        card_of(Card("Ada", links=(typed,)), {"links"})


@pytest.mark.parametrize("phone", ["call me", "12", "06 12 34 56 7x", "++33612"])
def test_what_nobody_can_dial_is_no_phone(phone):
    with pytest.raises(NotAPhone):
        card_of(Card("Ada", phone=phone), {"phone"})


@pytest.mark.parametrize(
    "mail", ["ada", "ada@", "@x.example", "a b@x.example", "a@b@x.example", "a@x"]
)
def test_what_nobody_can_write_to_is_no_address(mail):
    with pytest.raises(NotAMail):
        card_of(Card("Ada", mail=mail), {"mail"})


def test_what_stands_twice_is_given_once_and_empty_lines_go():
    card = card_of(Card("Ada", links=("x.example", "", " x.example ", "y.example")), {"links"})
    assert card.links == ("https://x.example", "https://y.example")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_not_given_is_not_on_the_card(part):
    card = card_of(TYPED, ALL - {part})
    assert not getattr(card, part)
    assert all(getattr(card, other) for other in ALL - {part})
