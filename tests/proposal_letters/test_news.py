"""What becomes of a proposal becomes one letter that waits; and what is untrue by then goes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from meshup.agenda.domain.life_cycle import cancel, move
from meshup.agenda.domain.queries.events import event_of
from meshup.kit import clock
from meshup.letters.choices import Stopped
from meshup.letters.domain.addresses import stop_address
from meshup.proposal_letters import talk_slides
from meshup.proposal_letters.domain.following import follow
from meshup.proposal_letters.domain.outbox import drop_letter, edit_letter, send_letter
from meshup.proposal_letters.domain.sending_rule import PAUSE, set_sending
from meshup.proposal_letters.jobs import tend_letters
from meshup.proposal_letters.models import SpeakerLetter
from meshup.proposals.choices import Reply
from meshup.proposals.domain.deciding import accept, decline, keep, reopen, take_back
from meshup.proposals.domain.following import follow_clock
from meshup.proposals.domain.offering import OfferPlan, answer_offer, offer
from meshup.proposals.domain.placing import Placement, place, unplace
from meshup.proposals.domain.proposing import leave_email, stay_in_pool, withdraw
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.speaker_news import news_of
from tests.attendance_letters.letter_reading import arrived, calendar_in, entries_in, run_due_jobs
from tests.proposal_letters.speakers import CHLOE, let_go, the_waiting, waiting, with_letters
from tests.proposals.conftest import AFTERWARDS, DECEMBER, EIGHT, JANUARY, NOW, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_leave")]
AT_EIGHT = Placement(event=DECEMBER, starts_at=EIGHT)


@pytest.fixture
def gossip(chloe):
    """What Chloé proposed, with her address."""
    return with_letters(chloe, names=("Chloé",))


def version(facts):
    return proposal(facts.uuid).version


def placed(ada, facts, placement=AT_EIGHT):
    place(ada, facts.uuid, version(facts), placement, NOW)


def test_an_offer_waits_for_a_host_and_then_says_how_it_is_answered(ada, gossip):
    offer(ada, gossip.uuid, version(gossip), OfferPlan(event=DECEMBER, starts_at=EIGHT), NOW)
    assert arrived() == []
    letter = let_go(ada)
    assert letter.to == [CHLOE]
    assert letter.subject == "Would Wednesday 2 December suit you for “Gossip without a crowd”?"
    assert "When: Wednesday 2 December 2026, 20:00" in letter.body
    assert calendar_in(letter) is None
    assert waiting(ada) == []


@pytest.mark.parametrize("reply", [Reply.YES, Reply.OTHER, Reply.NO])
def test_of_their_own_answer_nobody_is_told(ada, gossip, reply):
    offer(ada, gossip.uuid, version(gossip), OfferPlan(event=DECEMBER), NOW)
    let_go(ada)
    answer_offer(gossip.uuid, reply, NOW)
    assert waiting(ada) == []


def test_an_offer_that_is_taken_back_before_it_left_leaves_the_outbox(ada, gossip):
    offer(ada, gossip.uuid, version(gossip), OfferPlan(event=DECEMBER), NOW)
    assert the_waiting(ada).topic == "offered"
    reopen(ada, gossip.uuid, version(gossip), NOW)
    assert waiting(ada) == []


def test_an_offer_that_is_taken_back_later_is_told(ada, gossip):
    offer(ada, gossip.uuid, version(gossip), OfferPlan(event=DECEMBER), NOW)
    let_go(ada)
    reopen(ada, gossip.uuid, version(gossip), NOW)
    assert the_waiting(ada).topic == "waits"
    offer(ada, gossip.uuid, version(gossip), OfferPlan(event=JANUARY), NOW)
    assert "6 January" in the_waiting(ada).subject


def test_a_decision_is_told_with_the_words_of_hosts(ada, gossip):
    decline(ada, gossip.uuid, version(gossip), NOW, "Come back in spring, please.")
    letter = let_go(ada)
    assert letter.subject == "About your proposal “Gossip without a crowd”"
    assert "Come back in spring, please." in letter.body
    assert "stays in our pool" in letter.body


def test_a_decision_that_is_taken_back_makes_no_letter(ada, gossip):
    decline(ada, gossip.uuid, version(gossip), NOW)
    assert the_waiting(ada).topic == "declined"
    take_back(ada, gossip.uuid, version(gossip), NOW)
    assert waiting(ada) == []


def test_of_several_decisions_the_last_is_told(ada, gossip):
    keep(ada, gossip.uuid, version(gossip), NOW)
    accept(ada, gossip.uuid, version(gossip), NOW)
    assert the_waiting(ada).topic == "accepted"
    withdraw(gossip.uuid, NOW)
    assert waiting(ada) == []


def test_what_was_declined_may_stay_in_the_pool_by_a_button_on_the_page(ada, as_chloe, gossip):
    path = f"/en/proposed/{gossip.link}/"
    assert as_chloe.post(path, {"act": "stay"}).status_code == 409  # nobody has declined it
    decline(ada, gossip.uuid, version(gossip), NOW, "No room in winter.")
    let_go(ada)
    page = as_chloe.get(path).text
    assert "Let it stay in the pool" in page
    assert "About your proposal" in page
    assert "No room in winter." in page
    assert proposal(gossip.uuid).state == "declined"  # looking does nothing
    for _time in range(2):
        assert as_chloe.post(path, {"act": "stay"}).status_code == 303
    assert proposal(gossip.uuid).state == "kept"
    assert "Let it stay in the pool" not in as_chloe.get(path).text
    assert waiting(ada) == []


def test_letters_lead_to_the_page_and_looking_answers_nothing(ada, as_chloe, gossip):
    offer(ada, gossip.uuid, version(gossip), OfferPlan(event=DECEMBER, starts_at=EIGHT), NOW)
    letter = let_go(ada)
    (path,) = set(re.findall(r"http://127.0.0.1:8000(/en/proposed/\S+)", letter.body))
    assert "Would Wednesday 2 December suit you" in as_chloe.get(path).text
    assert proposal(gossip.uuid).state == "offered"
    as_chloe.post(path, {"act": "yes", "words": ""})
    assert proposal(gossip.uuid).state == "accepted"


def test_a_placed_talk_comes_with_the_evening_and_each_move_replaces_it(ada, gossip):
    placed(ada, gossip)
    letter = let_go(ada)
    assert letter.subject == "On the programme of Wednesday 2 December: Gossip without a crowd"
    assert "When: Wednesday 2 December 2026, 20:00 to 20:15" in letter.body
    (entry,) = entries_in(letter)
    assert (calendar_in(letter)["METHOD"], entry["SEQUENCE"]) == ("PUBLISH", 0)
    placed(ada, gossip, Placement(event=DECEMBER, starts_at=EIGHT + timedelta(hours=1)))
    letter = let_go(ada)
    assert letter.subject.startswith("Another time for")
    assert "Before, it was: Wednesday 2 December 2026, 20:00 to 20:15" in letter.body
    (moved,) = entries_in(letter)
    assert (moved["UID"], moved["SEQUENCE"]) == (entry["UID"], 1)


def test_another_evening_ends_the_entry_of_the_first(ada, gossip):
    placed(ada, gossip)
    (first,) = entries_in(let_go(ada))
    placed(ada, gossip, Placement(event=JANUARY, instead_of=DECEMBER))
    letter = let_go(ada)
    by_uid = {str(each["UID"]): each for each in entries_in(letter)}
    ended = by_uid.pop(str(first["UID"]))
    assert (ended["STATUS"], ended["SEQUENCE"]) == ("CANCELLED", 1)
    (coming,) = by_uid.values()
    assert coming["STATUS"] != "CANCELLED"
    unplace(ada, gossip.uuid, version(gossip), JANUARY, NOW)
    letter = let_go(ada)
    assert letter.subject.startswith("No longer on the programme of Wednesday 6 January")
    (entry,) = entries_in(letter)
    assert (calendar_in(letter)["METHOD"], entry["SEQUENCE"]) == ("CANCEL", 1)


def test_another_room_is_told_and_another_name_of_it_is_not(ada, gossip):
    placed(ada, gossip)
    let_go(ada)
    placed(ada, gossip, Placement(event=DECEMBER, starts_at=EIGHT, zone="Cellar"))
    letter = let_go(ada)
    assert letter.subject == "Another place for “Gossip without a crowd”"
    assert "Cellar" in letter.body


def test_an_evening_that_moves_takes_its_talks_along(ada, gossip):
    placed(ada, gossip)
    let_go(ada)
    event = event_of(DECEMBER)
    later = timedelta(days=1)
    move(ada, DECEMBER, event.starts_at + later, event.ends_at + later, NOW)
    assert the_waiting(ada).topic == "moved"
    move(ada, DECEMBER, event.starts_at, event.ends_at, NOW)
    assert waiting(ada) == []


def test_an_evening_that_is_cancelled_is_told(ada, gossip):
    placed(ada, gossip)
    let_go(ada)
    cancel(ada, DECEMBER, {}, NOW)
    assert the_waiting(ada).topic == "taken_off"


def test_a_letter_that_a_host_dropped_does_not_come_again(ada, gossip):
    placed(ada, gossip)
    letter = the_waiting(ada)
    drop_letter(ada, letter.number, letter.version, NOW)
    tend_letters()
    assert waiting(ada) == []
    assert arrived() == []
    placed(ada, gossip, Placement(event=DECEMBER, starts_at=EIGHT + timedelta(hours=1)))
    assert the_waiting(ada).topic == "scheduled"  # of which they have not heard


def test_words_of_a_host_stay_until_they_are_untrue(ada, gossip):
    placed(ada, gossip)
    letter = the_waiting(ada)
    edit_letter(ada, letter.number, letter.version, ("Come!", "See you at eight."), NOW)
    tend_letters()
    kept = the_waiting(ada)
    assert (kept.subject, kept.words, kept.is_edited) == ("Come!", "See you at eight.", True)
    placed(ada, gossip, Placement(event=DECEMBER, starts_at=EIGHT + timedelta(hours=1)))
    anew = the_waiting(ada)
    assert (anew.is_edited, anew.is_remade) == (False, True)
    assert "21:00" in anew.words


def test_at_once_it_leaves_after_a_pause_in_which_it_can_be_taken_back(ada, gossip):
    set_sending(ada, is_at_once=True)
    decline(ada, gossip.uuid, version(gossip), NOW)
    assert arrived() == []
    take_back(ada, gossip.uuid, version(gossip), NOW)
    assert arrived() == []
    assert arrived(NOW + PAUSE) == []
    keep(ada, gossip.uuid, version(gossip), NOW)
    assert arrived() == []
    (letter,) = arrived(NOW + PAUSE)
    assert letter.subject.startswith("Kept for later")
    assert waiting(ada) == []


def test_a_letter_on_its_way_that_is_no_longer_true_is_taken_back(ada, gossip):
    decline(ada, gossip.uuid, version(gossip), NOW)
    letter = the_waiting(ada)
    send_letter(ada, letter.number, letter.version, NOW)
    keep(ada, gossip.uuid, version(gossip), NOW)
    follow(gossip.uuid, NOW)  # before any letter has left
    assert the_waiting(ada).topic == "kept"
    assert arrived() == []


def test_who_gave_no_address_reads_the_same_on_their_page(ada, chloe):
    facts = proposed(chloe)
    run_due_jobs()
    (received,) = news_of(facts.uuid)
    assert received.topic == "received"
    keep(ada, facts.uuid, version(facts), NOW)
    assert waiting(ada) == []
    assert [each.topic for each in news_of(facts.uuid)] == ["kept", "received"]
    assert "we like" in news_of(facts.uuid)[0].words
    assert arrived() == []


def test_what_is_taken_back_in_the_first_minutes_leaves_the_page_of_who_gave_no_address(ada, chloe):
    facts = proposed(chloe)
    decline(ada, facts.uuid, version(facts), NOW)
    assert waiting(ada) == []
    assert [each.topic for each in news_of(facts.uuid)] == ["declined", "received"]
    take_back(ada, facts.uuid, version(facts), NOW)
    assert waiting(ada) == []
    assert [each.topic for each in news_of(facts.uuid)] == ["received"]


def test_what_nobody_would_be_mailed_never_waits_whatever_happens(ada, chloe):
    facts = proposed(chloe)
    placed(ada, facts)
    assert waiting(ada) == []
    with clock.set_to(AFTERWARDS):
        follow_clock(AFTERWARDS)
        tend_letters()
        assert waiting(ada) == []
        topics = [each.topic for each in news_of(facts.uuid)]
        assert topics == ["slides", "scheduled", "received"]
        tend_letters()
        assert len(news_of(facts.uuid)) == len(topics)


def test_who_stops_letters_leaves_none_in_the_outbox(ada, gossip):
    keep(ada, gossip.uuid, version(gossip), NOW)
    assert the_waiting(ada).topic == "kept"
    leave_email(gossip.uuid, None, NOW)
    assert waiting(ada) == []
    assert [each.topic for each in news_of(gossip.uuid)] == ["kept", "received"]


def test_an_address_that_is_stopped_is_one_to_which_nothing_can_leave(ada, gossip):
    stop_address(gossip.address, Stopped.OWNER, NOW)
    keep(ada, gossip.uuid, version(gossip), NOW)
    assert waiting(ada) == []
    assert news_of(gossip.uuid)[0].topic == "kept"


def test_the_day_after_who_spoke_is_thanked_once_and_asked_for_slides(ada, gossip, monkeypatch):
    placed(ada, gossip)
    let_go(ada)
    with clock.set_to(AFTERWARDS):
        follow_clock(AFTERWARDS)
        tend_letters()
        letter = let_go(ada)
        assert "have you got slides" in letter.subject
        tend_letters()
        assert waiting(ada) == []
    monkeypatch.setattr(talk_slides, "_finders", [lambda _talk: True])
    SpeakerLetter.objects.filter(topic="slides").delete()
    with clock.set_to(AFTERWARDS):
        tend_letters()
        assert the_waiting(ada).topic == "thanks"


def test_slides_that_came_meanwhile_are_not_asked_for(ada, gossip, monkeypatch):
    placed(ada, gossip)
    let_go(ada)
    with clock.set_to(AFTERWARDS):
        follow_clock(AFTERWARDS)
        tend_letters()
        assert the_waiting(ada).topic == "slides"
        monkeypatch.setattr(talk_slides, "_finders", [lambda _talk: True])
        tend_letters()
        assert the_waiting(ada).topic == "thanks"


def test_what_was_held_long_ago_is_thanked_for_no_more(ada, gossip):
    placed(ada, gossip)
    let_go(ada)
    late = AFTERWARDS + timedelta(days=10)
    with clock.set_to(late):
        follow_clock(late)
        tend_letters()
        assert waiting(ada) == []


def test_held_again_is_scheduled_again(ada, gossip):
    placed(ada, gossip)
    let_go(ada)
    with clock.set_to(AFTERWARDS):
        follow_clock(AFTERWARDS)
        run_due_jobs()
        place(ada, gossip.uuid, version(gossip), Placement(event=JANUARY), AFTERWARDS)
        topics = {letter.topic for letter in waiting(ada)}
        assert "scheduled" in topics


def test_who_stays_in_the_pool_hears_of_the_next_decision(ada, gossip):
    decline(ada, gossip.uuid, version(gossip), NOW)
    let_go(ada)
    stay_in_pool(gossip.uuid, NOW)
    assert waiting(ada) == []
    accept(ada, gossip.uuid, version(gossip), NOW)
    assert the_waiting(ada).topic == "accepted"
