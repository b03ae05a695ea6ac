"""Bounds of what is proposed, and of how much; spam holds its links back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given, strategies as st

from meshup.kit.text import markdown
from meshup.proposals.domain import proposing
from meshup.proposals.domain.call_facts import CallFacts, Topic
from meshup.proposals.domain.deciding import keep
from meshup.proposals.domain.held_links import links_in, without_links
from meshup.proposals.domain.proposing import change_proposal, propose
from meshup.proposals.domain.queries.proposals import proposal, proposals_of_peer
from meshup.proposals.domain.queries.talks import readable_proposals
from meshup.proposals.errors import (
    CallFull,
    ImpossibleLength,
    KindNotOffered,
    TitleMissing,
    TooManyEvenings,
    TooManyProposals,
    TooManySpeakers,
    UnknownWord,
    WordsTooLong,
    WordsUnreadable,
)
from tests.proposals.conftest import NOW, proposed, wish

CALL = CallFacts(topics=(Topic("dht", {"en": "DHTs"}),))
SPAM = "Buy [here](https://spam.example/x) or at https://bare.example, www.bare.example!"


@pytest.mark.parametrize(
    ("broken", "refusal"),
    [
        ({"titles": {}}, TitleMissing),
        ({"titles": {"en": "x" * 201}}, WordsTooLong),
        ({"titles": {"en": "two\nlines"}}, WordsUnreadable),
        ({"titles": {"en": "bell\a"}}, WordsUnreadable),
        ({"titles": {"en": "\u200b"}}, WordsUnreadable),
        ({"titles": {"en": "\u2066 \u00ad\u0301"}}, WordsUnreadable),
        ({"titles": {"en": "Seen", "fr": "\u3164"}}, WordsUnreadable),
        ({"names": ("\u200d",)}, WordsUnreadable),
        ({"titles": {"not a language": "x"}}, UnknownWord),
        ({"abstracts": {"en": "x" * 20_001}}, WordsTooLong),
        ({"abstracts": {"en": "bell\a"}}, WordsUnreadable),
        ({"abstracts": {"": "x"}}, UnknownWord),
        ({"money": "x" * 201}, WordsTooLong),
        ({"note": "x" * 5_001}, WordsTooLong),
        ({"names": ("x" * 81,)}, WordsTooLong),
        ({"names": ("x",) * 13}, TooManySpeakers),
        ({"kind": "dance"}, KindNotOffered),
        ({"minutes": -1}, ImpossibleLength),
        ({"minutes": 0}, ImpossibleLength),
        ({"minutes": 481}, ImpossibleLength),
        ({"needs": ("an elephant",)}, UnknownWord),
        ({"recording": "perhaps"}, UnknownWord),
        ({"levels": {"physics": 1}}, UnknownWord),
        ({"levels": {"dht": 4}}, UnknownWord),
        ({"languages": ("<b>",)}, UnknownWord),
        ({"evenings": tuple(map(str, range(25)))}, TooManyEvenings),
    ],
)
def test_what_is_out_of_bounds_is_refused(broken, refusal):
    with pytest.raises(refusal):
        replace(wish(), **broken).check(CALL)


def test_all_that_can_be_said_is_kept(chloe):
    said = wish(
        abstracts={"en": "One\r\n\r\n*two*", "fr": ""},
        kind="workshop",
        minutes=90,
        languages=("fr", "en", "fr"),
        needs=("sound", "projector"),
        evenings=("a", "b"),
        money="Nobody pays",
        recording="slides",
        names=("Chloé",),
        note="Only for you",
        may_be_voted=True,
    )
    found = proposal(propose(said, chloe, NOW).uuid)
    kept = replace(said, abstracts={"en": "One\n\n*two*"}, languages=("fr", "en"))
    assert found.wish == kept


def test_a_stand_lasts_all_along(chloe):
    assert proposed(chloe, kind="stand").minutes == 0


def test_sent_twice_is_proposed_once(chloe, dana):
    first, again = propose(wish(), chloe, NOW), propose(wish(), chloe, NOW)
    assert first == again
    assert propose(wish(), dana, NOW).uuid != first.uuid
    later = NOW + timedelta(hours=3)
    assert propose(wish(), chloe, later).uuid != first.uuid


def test_nobody_has_more_waiting_than_anybody_reads(chloe, dana, monkeypatch):
    monkeypatch.setattr(proposing, "MOST_WAITING", 2)
    monkeypatch.setattr(proposing, "MOST_OF_CALL", 3)
    proposed(chloe, "One")
    proposed(chloe, "Two")
    with pytest.raises(TooManyProposals):
        proposed(chloe, "Three")
    proposed(dana, "Three")
    with pytest.raises(CallFull):
        proposed(dana, "Four")
    assert len(proposals_of_peer(dana)) == 1


def test_links_of_strangers_are_held_back_until_a_host_has_read_them(bilal, chloe):
    facts = proposed(chloe, abstracts={"en": f"Good.\n\n{SPAM}"}, may_be_voted=True)
    (shown,) = readable_proposals()
    assert shown.has_links_held
    assert "example" not in shown.abstracts["en"]
    assert shown.abstracts["en"].startswith("Good.\n\nBuy here")

    kept = keep(bilal, facts.uuid, facts.version, NOW)
    assert readable_proposals()[0].abstracts == facts.abstracts
    other = {"en": "Now https://other.example"}
    change_proposal(facts.uuid, replace(kept.wish, abstracts=other), NOW)
    assert "other.example" not in readable_proposals()[0].abstracts["en"]


def test_only_what_speakers_and_hosts_let_visitors_read_is_read(chloe):
    proposed(chloe)
    assert readable_proposals() == []


def test_addresses_are_found_however_they_are_written():
    assert links_in(SPAM) == {
        "https://spam.example/x",
        "https://bare.example",
        "www.bare.example",
    }


PIECES = (
    *("[", "]", "(", ")", "<", ">", "\\", "!", " ", "\n", "\n\n", "*", "`", "word", "x@y.example"),
    *("https://spam.example", "HTTP://SPAM.example/a(b)", "www.spam.example", "mailto:a@b.c"),
    *("[a]: https://spam.example", "&lt;", "&#91;", "&#104;ttps://spam.example"),
)
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@given(MARKDOWN)
@example("wordwww.spam.example")
def test_what_is_held_back_leaves_nothing_to_click(text):
    shown = markdown(without_links(text))
    assert "<a" not in shown
    assert "<img" not in shown
    assert "spam.example" not in shown.lower()
