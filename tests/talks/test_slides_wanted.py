"""The day after, who spoke is thanked and asked for slides, by a letter that leads to the form."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import uuid4

import pytest

from meshup.kit import clock
from meshup.proposal_letters.domain import afterwards
from meshup.proposal_letters.domain.outbox import send_letter, waiting_letters
from meshup.proposal_letters.jobs import tend_letters
from meshup.proposals.domain.following import follow_clock
from meshup.proposals.domain.queries.talks import talks
from meshup.talks.domain.materials import MaterialWish, add_link
from tests.attendance_letters.letter_reading import arrived
from tests.proposal_letters.conftest import letters_leave
from tests.proposal_letters.speakers import the_waiting, with_letters
from tests.proposals.conftest import AFTERWARDS
from tests.talks.conftest import PDF, browser, placed, upload
from tests.talks.test_views_own import public

__all__ = ["letters_leave"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(letters_leave, ada, chloe):
    """Chloé's talk on the day after; nothing waits in the outbox."""
    talk = placed(ada, with_letters(chloe, names=("Chloé",)))
    scheduled = the_waiting(ada)
    send_letter(ada, scheduled.number, scheduled.version, clock.now())
    arrived()
    with clock.set_to(AFTERWARDS):
        follow_clock(AFTERWARDS)
        yield talk


def test_the_letter_waits_for_a_host_and_its_button_leads_to_the_form(held, ada, media):
    tend_letters()
    assert arrived() == []
    asked = the_waiting(ada)
    assert asked.topic == "slides"
    send_letter(ada, asked.number, asked.version, AFTERWARDS)
    (letter,) = arrived()
    (path,) = re.findall(r"https?://[^/]+(/en/talks/mine/\S+)#slides", str(letter.body))
    page = browser().get(path).text
    assert 'id="slides"' in page
    sent = {"act": "slides", "licence": "by", "file": upload(PDF)}
    assert browser().post(path, sent).status_code == 303
    assert "/files/" in public(held)
    tend_letters()
    assert waiting_letters(ada) == [], "nobody is asked twice"


def test_slides_that_came_before_a_host_looked_are_asked_for_no_more(held, ada):
    tend_letters()
    asked = the_waiting(ada)
    add_link(held.uuid, MaterialWish(url="https://slides.example/1"), AFTERWARDS)
    tend_letters()
    thanks = the_waiting(ada)
    assert (thanks.number, thanks.topic) == (asked.number, "thanks")
    assert "slides" not in thanks.words
    send_letter(ada, thanks.number, thanks.version, AFTERWARDS)
    (letter,) = arrived()
    assert "/en/proposed/" in letter.body


def test_who_gave_slides_before_the_evening_is_only_thanked(held, ada):
    add_link(held.uuid, MaterialWish(url="https://slides.example/1"), AFTERWARDS)
    tend_letters()
    assert the_waiting(ada).topic == "thanks"


def test_a_talk_that_is_erased_meanwhile_keeps_nobody_else_from_being_thanked(
    held, ada, monkeypatch
):
    (there,) = talks({"held"})
    both = [replace(there, uuid=uuid4()), there]
    monkeypatch.setattr(afterwards, "talks", lambda _states: both)
    assert afterwards.thank_all(AFTERWARDS) == 1
    assert the_waiting(ada).proposal == held.uuid
