"""Confirmations, and the letter that asks whether somebody reads the address at all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from meshup.agenda.domain.events import edit_event
from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.stored import stored_events
from meshup.agenda.domain.venues import create_venue
from meshup.attendance.domain.queries.registrations import registration
from meshup.attendance.domain.registering import leave_email, register
from meshup.attendance.domain.wishes import Wish
from meshup.attendance.models import Registration
from meshup.kit import clock
from meshup.letters.domain.addresses import leave_address
from meshup.letters.domain.proving import proof_token, prove
from meshup.letters.models import Letter
from tests.agenda.paris import NOW
from tests.attendance.people import at_most, comes, proved, routing_night, somebody
from tests.attendance_letters.letter_reading import (
    BO,
    arrived,
    calendar_in,
    entries_in,
    the_letter,
    unproved,
    with_letters,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_leave")]


def asked() -> list[str]:
    """Return the tokens of the letters that ask, oldest first."""
    rows = Letter.objects.filter(kind="letters.proof").order_by("pk")
    return [proof_token(row.facts["handle"]) for row in rows]


def withheld(ada, slug: str) -> None:
    create_venue(ada, VenuePlan(name="Qname", street="Qstreet 12", city="Montreuil"), NOW)
    stored = stored_events([slug])[slug]
    plan = replace(stored.plan, venue="qname", place_audience="attendees")
    edit_event(ada, slug, stored.version, plan, NOW)


def test_who_leaves_a_proved_address_gets_a_confirmation_with_link_and_entry():
    facts = with_letters(routing_night(), companions=2, name="Zebulon")
    letter = the_letter()
    assert letter.subject == "You are coming: Routing night, Tuesday 8 December"
    assert "For: 3 people, you included" in letter.body
    link = next(line for line in letter.body.splitlines() if "/en/coming/" in line)
    assert link.startswith("http://127.0.0.1:8000/en/coming/")
    (entry,) = entries_in(letter)
    assert calendar_in(letter)["METHOD"] == "PUBLISH"
    assert link not in str(entry.to_ical())
    assert "/coming/" not in str(entry.to_ical())
    assert "Zebulon" not in letter.message().as_string()  # whoever typed it
    assert facts.address is not None


def test_a_confirmation_is_in_the_language_of_its_reader():
    number = leave_address(BO, "fr", NOW).number
    proved(BO)
    facts = comes(routing_night())
    leave_email(facts.number, number, NOW)
    letter = the_letter()
    assert letter.subject == "Vous venez\N{NO-BREAK SPACE}: Nuit du routage, mardi 8 décembre"
    assert "/fr/coming/" in letter.body


def test_attendees_are_told_the_whole_place_and_who_waits_the_town(ada):
    slug = routing_night()
    withheld(ada, slug)
    at_most(1, slug)
    with_letters(slug)
    assert "Where: Qname, Qstreet 12, Montreuil" in the_letter().body
    with_letters(slug, "chloe@example.org")
    letter = the_letter()
    assert letter.subject == "You are on the waiting list: Routing night, Tuesday 8 December"
    assert "Where: Montreuil" in letter.body
    assert "Qname" not in letter.message().as_string()
    assert calendar_in(letter) is None


def test_the_button_of_the_letter_that_asks_confirms_and_leads_to_the_page():
    facts = unproved(routing_night())
    (letter,) = arrived()
    assert "You are coming" not in letter.subject
    (token,) = asked()
    path = prove(token, NOW)
    assert path.startswith("/en/coming/")
    assert "your address is confirmed" in Client().get(path).text
    assert the_letter().subject.startswith("You are coming")
    assert prove(token, NOW + timedelta(minutes=1)) == path
    assert arrived() == []
    assert registration(facts.number).address is not None


def test_what_the_same_peer_left_an_address_at_is_confirmed_with_the_first():
    first, second = routing_night(), routing_night(titles={"en": "Second night"})
    peer = somebody()
    number = leave_address(BO, "en", NOW).number
    for slug in (first, second):
        leave_email(register(peer, slug, Wish(), NOW).number, number, NOW)
    assert len(arrived()) == 1
    prove(asked()[0], NOW)
    assert len([one for one in arrived() if one.subject.startswith("You are coming")]) == 2


def test_what_a_stranger_left_the_address_at_gets_no_letter_until_it_is_confirmed_itself():
    stranger = unproved(routing_night(titles={"en": "Ugly night"}))
    arrived()
    mine = unproved(routing_night())
    assert arrived() == []  # the address had its one letter
    Registration.objects.filter(pk=stranger.number).update(made_at=NOW - timedelta(hours=1))
    prove(asked()[0], NOW)  # the stranger's own letter: its button speaks for that alone
    subjects = [letter.subject for letter in arrived()]
    assert sum(subject.startswith("You are coming: Ugly night") for subject in subjects) == 1
    assert not any("Routing night" in subject for subject in subjects if "coming" in subject)
    row = Registration.objects.get(pk=mine.number)
    assert row.letters_since is None
    prove(asked()[1], NOW)
    assert the_letter().subject.startswith("You are coming: Routing night")


def test_a_stranger_can_cause_only_some_letters_a_day_to_a_proved_address():
    for night in range(5):
        with_letters(routing_night(titles={"en": f"Night {night}"}))
    assert len(arrived()) == 3


def test_letters_go_to_another_address_only_when_it_is_proved_too(ada):
    facts = with_letters(routing_night())
    arrived()
    leave_email(facts.number, leave_address("new@example.org", "en", NOW).number, NOW)
    (letter,) = arrived()
    assert letter.to == ["new@example.org"]
    assert "You are coming" not in letter.subject
    assert Registration.objects.get().letters_since is None


def test_a_confirmation_that_waits_is_not_sent_to_who_withdrew_meanwhile():
    facts = with_letters(routing_night())
    Registration.objects.filter(pk=facts.number).delete()
    assert arrived() == []


def test_the_clock_of_the_event_is_the_clock_of_the_letter(ada):
    slug = routing_night()
    with clock.set_to(NOW):
        with_letters(slug)
    assert "Tuesday 8 December 2026, 19:00 to 22:00" in the_letter().body
