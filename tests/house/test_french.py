"""French as printers set it: spaces that do not break, apostrophes, quotes, hours."""

from __future__ import annotations

import re

import polib
import pytest

from meshup.kit.french import spaced
from meshup.site.demo import festivals, library_words, words
from tests.house.test_translations import CATALOGUE, french

SPACE = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
FAULTS = {
    "no space that holds before a colon, semicolon, question or exclamation mark": re.compile(
        rf"(?<![{SPACE}:/])(?<!\bfr)(?<!\ben)[:;?!]+(?=\s|$|<)"
    ),
    "no space that holds inside quotes": re.compile(rf"«(?![{SPACE}])|(?<![{SPACE}])»"),
    "quotes or an apostrophe of typewriters": re.compile(r"(?<=\w)'(?=\w)|“|”|\""),
    "three dots": re.compile(r"\.\.\."),
    "an hour with a colon": re.compile(r"\b\d{1,2}:\d\d\b"),
    "an e that is dropped": re.compile(r"\b([Dd]|[Qq]u|[Jj]usqu)e [aeiouéèêàh]el?\b"),
}
BEFORE_A_NAME = re.compile(
    r"\b(?:[Dd]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)e (?:%\((\w+)\)s|\{(\w+)\})"
)
NEVER_NAMES = {"what", "from", "most", "minutes"}
"""Values that begin with a quote or a figure, before which nothing is dropped."""
ELIDED = {
    "The role of %(name)s is changed.",
    "Calendars, feeds and a frame for other sites: the agenda of %(name)s wherever you need it.",
}
"""Sentences that go through ``kit.french.elided`` wherever they are shown."""
ALIGNED = re.compile(r" {2,}")
"""Spaces that put what a command prints below each other."""


def faults(sentence: str) -> list[str]:
    return [fault for fault, seen in FAULTS.items() if seen.search(ALIGNED.sub(" ", sentence))]


def said_by_the_demo() -> list[str]:
    """Return every French text of the demo."""
    found = [french for *_, titles in festivals.PROGRAMME for _english, french in titles]
    modules = (words, library_words)
    left = [value for each in modules for name, value in vars(each).items() if name.isupper()]
    found += [library_words.REASON, library_words.EXPECTED]
    while left:
        value = left.pop()
        if isinstance(value, library_words.SharedItem):
            value = {item: getattr(value, item) for item in ("titles", "summaries", "texts")}
        if isinstance(value, dict):
            found += [text for key, text in value.items() if key == "fr" and isinstance(text, str)]
            left += value.values()
        elif isinstance(value, tuple):
            left += value
    return found


def test_the_catalogue_is_set_as_printers_do():
    wrong = {
        sentence: found
        for entry in polib.pofile(str(CATALOGUE))
        for sentence in french(entry)
        if (found := faults(sentence))
    }
    assert wrong == {}


def test_every_sentence_with_de_before_a_name_is_elided_where_it_is_shown():
    found = {
        entry.msgid
        for entry in polib.pofile(str(CATALOGUE))
        for sentence in french(entry)
        for match in BEFORE_A_NAME.finditer(sentence)
        if not {*filter(None, match.groups())} <= NEVER_NAMES
    }
    assert found == ELIDED


def test_the_demo_is_set_as_printers_do():
    texts = said_by_the_demo()
    assert len(texts) > 40
    assert {text: found for text in texts if (found := faults(spaced(text)))} == {}


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("Quoi ?", False),
        ("Quoi?", False),
        ("Quoi\N{NO-BREAK SPACE}?", True),
        ("Lancez\N{NARROW NO-BREAK SPACE}: meshup init", True),
        ("voir https://p2p.example", True),
        ("« Ada »", False),
        ("«\N{NO-BREAK SPACE}Ada\N{NO-BREAK SPACE}»", True),
        ("l'agenda", False),
        ("l’agenda…", True),
        ("attendez...", False),
        ("de 18:30 à 19 h", False),
        ("de 18\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30", True),
    ],
)
def test_a_fault_is_seen(sentence, right):
    assert (faults(sentence) == []) == right
