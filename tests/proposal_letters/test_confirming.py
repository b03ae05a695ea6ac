"""The one letter to an address that nobody has proved, and that the proposal was received."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from meshup.kit import clock
from meshup.kit.url_paths import path_of
from meshup.letters.domain.addresses import leave_address, mark_proved
from meshup.letters.domain.proving import proof_token, prove
from meshup.letters.models import Letter
from meshup.proposal_letters.domain.sending_rule import set_sending
from meshup.proposals.domain.deciding import keep, reopen
from meshup.proposals.domain.host_floods import put_away_flood
from meshup.proposals.domain.letter_consent import letter_reader
from meshup.proposals.domain.proposing import leave_email
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.models import Proposal
from meshup.proposals.speaker_news import news_of
from tests.attendance_letters.letter_reading import arrived
from tests.proposal_letters.speakers import (
    CHLOE,
    TITLE,
    let_go,
    the_waiting,
    unproved,
    waiting,
    with_letters,
)
from tests.proposals.conftest import NOW, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_leave")]


def asked():
    """Return the tokens of the letters that ask, oldest first."""
    rows = Letter.objects.filter(kind="letters.proof").order_by("pk")
    return [proof_token(row.facts["handle"]) for row in rows]


def test_an_unproved_address_gets_one_letter_without_a_word_of_whoever_typed_it(chloe):
    facts = unproved(chloe)
    (letter,) = arrived()
    assert letter.to == [CHLOE]
    said = letter.message().as_string()
    assert TITLE not in said
    assert facts.link not in said
    unproved(chloe, "Another talk")
    leave_email(facts.uuid, None, NOW)
    leave_email(facts.uuid, leave_address(CHLOE, "en", NOW).number, NOW)
    assert arrived() == []


def test_the_button_confirms_and_the_letter_with_the_link_follows_at_once(chloe):
    facts = unproved(chloe, names=("Chloé",))
    arrived()
    (token,) = asked()
    assert Client().get(path_of("letters:prove", (token,), language="en")).status_code == 200
    assert arrived() == []  # looking does nothing
    prove(token, NOW)
    (letter,) = arrived()
    assert letter.subject == f"We have your proposal: {TITLE}"
    assert "Hello Chloé," in letter.body
    assert prove(token, NOW + timedelta(minutes=1)) is not None
    assert arrived() == []
    assert letter_reader(facts.uuid).gets_letters


def test_it_is_in_the_language_of_the_speaker(chloe):
    with_letters_in_french = unproved(chloe, language="fr")
    arrived()
    prove(asked()[0], NOW)
    (letter,) = arrived()
    assert letter.subject.startswith("Nous avons votre proposition")
    assert with_letters_in_french.language == "fr"


def test_another_proposal_of_the_same_peer_needs_no_second_yes(chloe, dana):
    with_letters(chloe)
    unproved(chloe, "Second")
    (letter,) = arrived()
    assert letter.subject == "We have your proposal: Second"
    unproved(dana, "Of a stranger")
    (letter,) = arrived()
    assert "Of a stranger" not in letter.message().as_string()
    assert "is this your address" in letter.subject


def test_what_others_left_the_address_with_is_asked_once_it_is_proved(chloe, dana):
    unproved(chloe)
    unproved(dana, "Dana’s")
    assert len(arrived()) == 1
    prove(asked()[0], NOW)
    subjects = sorted(letter.subject for letter in arrived())
    assert subjects == ["Paris P2P: is this your address?", f"We have your proposal: {TITLE}"]


def test_whoever_gave_no_address_or_stopped_letters_gets_none(chloe):
    proposed(chloe)
    assert arrived() == []
    facts = with_letters(chloe, "With letters")
    leave_email(facts.uuid, None, NOW)
    assert not letter_reader(facts.uuid).gets_letters
    assert arrived() == []


def test_news_of_before_the_yes_stands_on_the_page_and_is_mailed_once_a_host_has_looked(chloe, ada):
    facts = unproved(chloe)
    arrived()
    keep(ada, facts.uuid, proposal(facts.uuid).version, NOW)
    assert waiting(ada) == []
    assert [each.topic for each in news_of(facts.uuid)] == ["kept", "received"]
    prove(asked()[0], NOW)
    (letter,) = arrived()
    assert "kept" not in letter.subject
    held_back = the_waiting(ada)
    assert (held_back.topic, held_back.email) == ("kept", CHLOE)
    assert [each.topic for each in news_of(facts.uuid)] == ["kept", "received"]
    assert "later" in let_go(ada).subject
    assert waiting(ada) == []
    assert [each.topic for each in news_of(facts.uuid)] == ["kept", "received"]


def test_where_letters_leave_at_once_the_news_of_before_the_yes_does_too(chloe, ada):
    set_sending(ada, is_at_once=True)
    facts = unproved(chloe)
    arrived()
    keep(ada, facts.uuid, proposal(facts.uuid).version, NOW)
    arrived()
    prove(asked()[0], NOW)
    assert len(arrived()) == 2
    assert waiting(ada) == []


def test_a_decision_asks_no_stranger_again(chloe, ada):
    facts = unproved(chloe)
    arrived()
    assert facts.address is not None
    mark_proved(facts.address, NOW)  # by another letter of theirs
    arrived()
    kept = keep(ada, facts.uuid, proposal(facts.uuid).version, NOW)
    reopen(ada, facts.uuid, kept.version, NOW)
    assert arrived() == []


def test_of_a_flood_nobody_hears(chloe, ada):
    facts = unproved(chloe)
    Proposal.objects.filter(uuid=facts.uuid).update(origin="o")
    put_away_flood(ada, [facts.uuid], "spam", NOW)
    assert arrived() == []
    assert waiting(ada) == []


def test_the_link_that_stops_them_lets_go_of_the_address(chloe):
    facts = unproved(chloe)
    arrived()
    prove(asked()[0], NOW)
    (letter,) = arrived()
    url = letter.extra_headers["List-Unsubscribe"].strip("<>")
    path = "/" + url.split("/", 3)[3]
    with clock.set_to(NOW):
        assert Client().get(path).status_code == 200
        assert proposal(facts.uuid).address is not None
        Client().post(path, {"List-Unsubscribe": "One-Click"})
    assert proposal(facts.uuid).address is None
