"""What other nodes send of talks is read, or refused by name; whatever was read can be kept."""

import pytest

from meshup.node_requests.errors import BadTerms
from meshup.proposals.domain.arrivals import as_files_answer
from meshup.proposals.domain.call_facts import CallFacts
from meshup.travelling_talks.domain import answer_terms, request_terms
from meshup.travelling_talks.domain.link_words import link_document, read_link
from tests.junk import altered

ASKED = {
    "item": "https://paris.example/ap/library/items/1",
    "nameMap": {"en": "Gossip"},
    "content": "Please come!",
    "startTime": "2027-01-13",
    "evening": {"nameMap": {"fr": "Soirée"}, "url": "https://lyon.example/e/1"},
}
ANSWERED = {
    "talk": {
        "url": "https://paris.example/fr/talks/gossip/",
        "nameMap": {"en": "Gossip", "fr": "Rumeur"},
        "contentMap": {"en": "How *it* spreads."},
        "kind": "talk",
        "minutes": 30,
        "languages": ["fr", "en"],
        "names": ["Chloé"],
    },
    "evenings": [
        {
            "nameMap": {"fr": "Paris P2P"},
            "url": "https://paris.example/e/1",
            "startTime": "2026-12-02",
        }
    ],
    "contacts": [{"name": "Chloé", "kind": "mail", "value": "chloe@example.org"}],
}
TOLD = {
    "type": "TravellingTalk",
    "id": "https://lyon.example/ap/lyon#talk-1",
    "request": "https://lyon.example/ap/lyon#offer-1",
    "number": 7,
    "url": "https://lyon.example/fr/talks/gossip/",
    "links": "https://paris.example/fr/talks/gossip/",
    "nameMap": {"fr": "Soirée"},
    "startTime": "2027-01-13",
}


def refused_or(read, document):
    """Return what is read; None where it is refused by name. Nothing else may happen."""
    try:
        return read(document)
    except BadTerms:
        return None


def test_what_is_right_reads_as_it_was_written():
    assert answer_terms.read(ANSWERED) == ANSWERED
    assert request_terms.write(request_terms.read(ASKED)) == ASKED
    word = read_link(TOLD)
    written = link_document(word, str(TOLD["id"]))
    assert {key: value for key, value in written.items() if key != "@context"} == TOLD


def test_a_question_with_junk_in_it_is_read_or_refused():
    for what, document in altered(ASKED):
        terms = refused_or(request_terms.read, document)
        if terms is not None:
            assert request_terms.read(request_terms.write(terms)) == terms, what


def test_a_yes_with_junk_in_it_brings_nothing_that_no_pool_takes():
    for what, document in altered(ANSWERED):
        terms = refused_or(answer_terms.read, document)
        if terms and "talk" in terms:
            answer_terms.wish_of(terms["talk"]).check(as_files_answer(CallFacts()))
            assert answer_terms.read(terms) == terms, what


def test_a_word_of_links_with_junk_in_it_is_read_or_refused():
    for what, document in altered(TOLD):
        word = refused_or(read_link, document)
        if word is not None:
            again = read_link(link_document(word, "https://lyon.example/x"))
            assert again == word, what


def test_of_a_yes_the_request_remembers_nothing():
    assert answer_terms.remembered(answer_terms.read(ANSWERED)) == {}
    assert answer_terms.remembered(answer_terms.read({"again": True})) == {"again": True}


@pytest.mark.parametrize("count", [1, 5])
def test_as_many_languages_as_fit_are_sent_whole(count):
    texts = {f"x{number}": "é" * 20_000 for number in range(count)}
    kept = answer_terms.fitting(texts)
    assert kept == dict(list(texts.items())[: min(count, 2)])
