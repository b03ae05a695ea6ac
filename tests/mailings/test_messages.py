"""Hosts write letters: a draft, its preview, a test, an hour, a minute to undo it, the outbox."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail

from meshup.attendance.models import Registration
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.letters.choices import Stopped
from meshup.letters.domain.addresses import stop_address
from meshup.letters.models import Letter
from meshup.mailings import jobs
from meshup.mailings.choices import TRANSITIONS, MessageState
from meshup.mailings.domain import sending
from meshup.mailings.domain.followers import follow, follower as follower_facts
from meshup.mailings.models import Message
from tests.agenda.paris import DECEMBER, NOW
from tests.attendance.people import comes
from tests.conftest import browser_of
from tests.mailings.conftest import arrived, follower, letters_of, proved, run_due_jobs, url_of

pytestmark = pytest.mark.django_db
WORDS = {
    "audiences": ["followers|"],
    "subjects_en": "Bring a mug",
    "texts_en": "Hello **all**,\n\nsee [us](https://paris.example/).",
    "subjects_fr": "Apportez une tasse",
    "texts_fr": "Bonjour à *toutes et tous*.",
}


def written(browser, about="", **words):
    """Write a letter at the desk, and return its number."""
    answer = browser.post(f"{url_of('mailings:message_new')}?about={about}", WORDS | words)
    assert answer.status_code == 302, answer.context["form"].errors
    return int(answer["Location"].rstrip("/").rsplit("/", 1)[1])


def send(browser, number, **said):
    version = Message.objects.get(pk=number).version
    return browser.post(url_of("mailings:message_send", number), {"version": version} | said)


def at_event(email, slug=DECEMBER, **wish):
    """Let somebody come who has shown that they read this address."""
    found = comes(slug, **wish)
    rows = Registration.objects.filter(pk=found.number)
    rows.update(address=proved(email), letters_since=NOW)
    return found.number


def in_a_minute():
    return clock.set_to(NOW + sending.UNDO)


def state_of(number):
    return Message.objects.get(pk=number).state


def test_the_facts_of_an_event_are_filled_in_for_each_language(paris, as_ada):
    page = as_ada.get(f"{url_of('mailings:message_new')}?about=event:{DECEMBER}")
    initial = page.context["form"].initial
    assert initial["subjects"] == {
        "fr": "Paris P2P #88, mercredi 2 décembre",
        "en": "Paris P2P #88, Wednesday 2 December",
    }
    assert "**When**: Wednesday 2 December 2026, 18:30 to 23:00" in initial["texts"]["en"]
    assert "Ground Control, Paris" in initial["texts"]["fr"]
    assert initial["audiences"] == [f"coming|{DECEMBER}"]


def test_the_page_of_an_event_leads_hosts_and_nobody_else_to_a_letter(paris, as_ada, as_bilal):
    path = f"{url_of('mailings:message_new')}?about=event:{DECEMBER}"
    assert path in as_ada.get(url_of("desk:event", DECEMBER)).text
    assert path not in as_bilal.get(url_of("desk:event", DECEMBER)).text


def test_a_letter_reaches_everybody_once_in_their_language_and_says_how_to_stop(paris, as_ada):
    at_event("bilal@paris.example")
    follow(proved("bilal@paris.example"), "monthly", NOW)
    follower("new_dates", "dora@lyon.example", language="fr")
    number = written(as_ada, f"event:{DECEMBER}", audiences=[f"coming|{DECEMBER}", "followers|"])
    page = as_ada.get(url_of("mailings:message", number))
    assert "2 addresses, once each" in page.text
    assert "bilal@paris.example" not in page.text
    assert send(as_ada, number).status_code == 302
    assert arrived() == []
    with in_a_minute():
        letters = {letter.to[0]: letter for letter in arrived()}
    assert {to: letter.subject for to, letter in letters.items()} == {
        "bilal@paris.example": "Bring a mug",
        "dora@lyon.example": "Apportez une tasse",
    }
    english, french = letters["bilal@paris.example"], letters["dora@lyon.example"]
    assert "<strong>all</strong>" in str(english.alternatives[0][0])
    assert f"/en/events/{DECEMBER}/" in str(english.body)
    assert "/en/coming/" in str(english.body)
    assert "/fr/follow/letters/mine/" in str(french.body)
    assert all("List-Unsubscribe" in letter.extra_headers for letter in letters.values())


def test_maybe_waiting_and_the_series_are_audiences_of_their_own(paris, as_ada):
    at_event("coming@lyon.example")
    at_event("maybe@lyon.example", maybe=True)
    at_event("series@lyon.example", series=True)
    for chosen, reached in (
        ([f"coming|{DECEMBER}"], {"coming", "series"}),
        ([f"maybe|{DECEMBER}"], {"maybe"}),
        ([f"waiting|{DECEMBER}"], set()),
        (["series|paris-p2p"], {"coming", "maybe", "series"}),
        ([f"coming|{DECEMBER}", f"maybe|{DECEMBER}"], {"coming", "maybe", "series"}),
    ):
        number = written(as_ada, f"event:{DECEMBER}", audiences=chosen)
        page = as_ada.get(url_of("mailings:message", number))
        assert page.context["reach"].total == len(reached)


def test_addresses_that_are_not_proved_or_stopped_get_nothing(paris, as_ada):
    somebody = follower("new_dates")
    at_event("silent@lyon.example")
    Registration.objects.update(letters_since=None)
    stop_address(somebody.address, Stopped.OWNER, NOW)
    number = written(as_ada, f"event:{DECEMBER}", audiences=[f"coming|{DECEMBER}", "followers|"])
    answer = send(as_ada, number)
    assert answer.status_code == 409
    assert "has left an address" in answer.text
    assert state_of(number) == "draft"


def test_a_second_press_sends_nothing_twice(as_ada):
    follower("new_dates")
    number = written(as_ada)
    version = Message.objects.get(pk=number).version
    for _ in range(2):
        said = {"version": version}
        assert as_ada.post(url_of("mailings:message_send", number), said).status_code == 302
    with in_a_minute():
        assert len(arrived()) == 1
        assert arrived() == []


def test_within_a_minute_it_is_taken_back_and_nobody_gets_it(as_ada):
    follower("new_dates")
    number = written(as_ada)
    send(as_ada, number)
    with clock.set_to(NOW + sending.UNDO - timedelta(seconds=1)):
        run_due_jobs()
        as_ada.post(url_of("mailings:message_take_back", number))
    assert state_of(number) == "draft"
    with in_a_minute():
        assert arrived() == []
        send(as_ada, number)
        assert arrived() == []  # the job of the first time does not send the second
    with clock.set_to(NOW + 2 * sending.UNDO):
        assert len(arrived()) == 1
        late = as_ada.post(url_of("mailings:message_take_back", number))
    assert late.status_code == 409
    assert "on its way already" in late.text


def test_it_leaves_at_its_hour_by_the_nodes_clock(as_ada):
    follower("new_dates")
    number = written(as_ada)
    assert send(as_ada, number, send_at="2026-11-25T19:00").status_code == 302
    assert "25 November 2026, 19:00" in as_ada.get(url_of("mailings:message_list")).text
    with clock.set_to(NOW.replace(day=25, hour=17, minute=59)):
        assert arrived() == []
    with clock.set_to(NOW.replace(day=25, hour=18, minute=0)):
        assert len(arrived()) == 1


def test_who_registers_before_the_hour_gets_it_too(paris, as_ada):
    number = written(as_ada, f"event:{DECEMBER}", audiences=[f"coming|{DECEMBER}"])
    assert send(as_ada, number, send_at="2026-11-25T19:00").status_code == 302
    at_event("late@lyon.example")
    with clock.set_to(NOW.replace(day=25, hour=18)):
        assert [letter.to for letter in arrived()] == [["late@lyon.example"]]


@pytest.mark.parametrize(
    ("send_at", "status"),
    [
        ("2026-11-22T12:59", 422),
        ("2028-01-01T10:00", 422),
        ("soon", 422),
        ("2026-11-22T13:01", 302),
    ],
)
def test_the_hour_is_one_to_come(as_ada, send_at, status):
    follower("new_dates")
    number = written(as_ada)
    answer = send(as_ada, number, send_at=send_at)
    assert answer.status_code == status
    assert status == 302 or list(answer.context["form"].errors) == ["send_at"]


def test_what_has_not_left_can_be_stopped(as_ada, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 2)
    for number in range(5):
        follower("new_dates", f"a{number}@lyon.example")
    letter = written(as_ada)
    send(as_ada, letter)
    with in_a_minute():
        jobs.begin_message.call(message=letter, version=Message.objects.get(pk=letter).version)
        jobs.post_message.call(message=letter, after=0)
        assert len(letters_of("mailings.message")) == 2
        as_ada.post(url_of("mailings:message_stop", letter))
        assert arrived() == []
    assert state_of(letter) == "stopped"
    assert not letters_of("mailings.message")


def test_the_outbox_says_how_many_have_left(as_ada):
    for number in range(3):
        follower("new_dates", f"a{number}@lyon.example")
    number = written(as_ada)
    send(as_ada, number)
    with in_a_minute():
        jobs.begin_message.call(message=number, version=2)
        jobs.post_message.call(message=number, after=0)
        Letter.objects.filter(pk=Letter.objects.first().pk).update(state="sent")
        assert "1 of 3 have left" in as_ada.get(url_of("mailings:message_list")).text
        assert len(arrived()) == 2
    with clock.set_to(NOW + 3 * sending.UNDO):
        run_due_jobs()
    message = Message.objects.get(pk=number)
    assert (message.state, message.sent, message.reached) == ("sent", 3, 3)


def test_a_letter_that_reaches_nobody_when_its_hour_comes_has_failed_and_can_be_mended(as_ada):
    somebody = follower("new_dates")
    number = written(as_ada)
    send(as_ada, number)
    stop_address(somebody.address, Stopped.OWNER, NOW)
    with in_a_minute():
        assert arrived() == []
    assert state_of(number) == "failed"
    assert "failed" in as_ada.get(url_of("mailings:message", number)).text
    changed = WORDS | {"version": Message.objects.get(pk=number).version}
    assert as_ada.post(url_of("mailings:message_edit", number), changed).status_code == 302
    assert state_of(number) == "draft"


def test_one_click_stops_letters_of_hosts_and_not_the_news(as_ada, as_chloe):
    somebody = follower("new_dates")
    send(as_ada, written(as_ada))
    with in_a_minute():
        (letter,) = arrived()
        url = letter.extra_headers["List-Unsubscribe"].strip("<>")
        as_chloe.post("/" + url.split("/", 3)[3], {"List-Unsubscribe": "One-Click"})
    wishes = follower_facts(somebody.number).wishes
    assert (wishes.new_dates, wishes.hosts) == (True, False)
    assert send(as_ada, written(as_ada)).status_code == 409


def test_one_click_of_who_comes_stops_letters_of_hosts_and_keeps_the_registration(
    paris, as_ada, as_chloe
):
    registration = at_event("bilal@paris.example")
    number = written(as_ada, f"event:{DECEMBER}", audiences=[f"coming|{DECEMBER}"])
    send(as_ada, number)
    with in_a_minute():
        (letter,) = arrived()
        url = letter.extra_headers["List-Unsubscribe"].strip("<>")
        as_chloe.post("/" + url.split("/", 3)[3], {"List-Unsubscribe": "One-Click"})
    row = Registration.objects.get(pk=registration)
    assert (row.hears_hosts, row.address_id is not None) == (False, True)


def test_a_form_that_is_sent_twice_makes_one_draft(as_ada):
    assert written(as_ada, once="x1") == written(as_ada, once="x1") != written(as_ada, once="x2")
    assert Message.objects.count() == 2


def test_a_letter_that_failed_stands_on_the_first_page_of_hosts(as_ada, as_bilal):
    number = written(as_ada)
    Message.objects.filter(pk=number).update(state="failed")
    for browser, stands in ((as_ada, True), (as_bilal, False)):
        page = browser.get(url_of("desk:overview")).text
        assert (url_of("mailings:message", number) in page) == stands


def test_a_test_letter_goes_to_the_host_alone_in_the_language_asked_for(as_ada):
    follower("new_dates")
    number = written(as_ada)
    as_ada.post(url_of("mailings:message_test", number), {"language": "fr"})
    (letter,) = arrived()
    assert (letter.to, letter.subject) == (["ada@paris.example"], "Apportez une tasse")
    assert state_of(number) == "draft"
    assert (
        as_ada.post(url_of("mailings:message_test", number), {"language": "xx"}).status_code == 404
    )


def test_test_letters_are_limited(as_ada):
    number = written(as_ada)
    answers = [
        as_ada.post(url_of("mailings:message_test", number), {"language": "en"}).status_code
        for _ in range(21)
    ]
    assert answers[-2:] == [302, 429]


def test_the_preview_is_what_arrives_and_runs_nothing(as_ada):
    follower("new_dates")
    number = written(as_ada, texts_en="<script>alert(1)</script>\n\n![x](https://t.example/p.gif)")
    frame = as_ada.get(url_of("mailings:message_preview", number, "en"))
    assert "<script" not in frame.text.replace("&lt;script", "")
    assert "<img" not in frame.text
    assert "script-src" not in frame["Content-Security-Policy"]
    assert "sandbox" in frame["Content-Security-Policy"]
    page = as_ada.get(url_of("mailings:message", number))
    assert page["Content-Security-Policy"].endswith("frame-src 'self'")
    assert as_ada.get(f"/en/desk/letters/{number}/preview/de/").status_code == 404


def test_a_language_that_is_left_empty_gets_another_and_the_page_says_so(as_ada):
    follower("new_dates", language="en")
    number = written(as_ada, subjects_en="", texts_en="")
    assert "no words in this language" in as_ada.get(url_of("mailings:message", number)).text
    send(as_ada, number)
    with in_a_minute():
        assert [letter.subject for letter in arrived()] == ["Apportez une tasse"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"audiences": []}, "audiences"),
        ({"audiences": ["coming|elsewhere"]}, "audiences"),
        ({"subjects_en": "", "subjects_fr": ""}, "subjects"),
        ({"texts_en": ""}, "texts"),
        ({"subjects_en": "x" * 151}, "subjects"),
        ({"texts_en": "x" * 20_001}, "texts"),
    ],
)
def test_a_refusal_stands_at_its_field_and_loses_nothing(as_ada, words, field):
    answer = as_ada.post(url_of("mailings:message_new"), WORDS | words)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert WORDS["texts_fr"] in answer.text
    assert not Message.objects.exists()


def test_two_hosts_who_change_one_draft_see_what_differs(as_ada):
    number = written(as_ada)
    as_ada.post(url_of("mailings:message_edit", number), WORDS | {"version": 1, "subjects_en": "A"})
    second = WORDS | {"version": 1, "subjects_en": "B"}
    answer = as_ada.post(url_of("mailings:message_edit", number), second)
    assert answer.status_code == 409
    assert [difference.theirs for difference in answer.context["differences"]] == ["English: A"]


def test_what_was_changed_since_it_was_looked_at_is_not_sent(as_ada):
    follower("new_dates")
    number = written(as_ada)
    as_ada.post(url_of("mailings:message_edit", number), WORDS | {"version": 1})
    answer = as_ada.post(url_of("mailings:message_send", number), {"version": 1})
    assert (answer.status_code, state_of(number)) == (409, "draft")


def test_what_waits_can_neither_be_changed_nor_deleted(as_ada):
    follower("new_dates")
    number = written(as_ada)
    send(as_ada, number)
    changed = as_ada.post(url_of("mailings:message_edit", number), WORDS | {"version": 2})
    deleted = as_ada.post(url_of("mailings:message_delete", number))
    assert (changed.status_code, deleted.status_code, state_of(number)) == (409, 409, "waiting")


def test_a_draft_is_deleted_and_a_second_press_finds_it_gone(as_ada):
    number = written(as_ada)
    answers = [as_ada.post(url_of("mailings:message_delete", number)).status_code for _ in "12"]
    assert answers == [302, 302]
    assert as_ada.get(url_of("mailings:message", number)).status_code == 404


@pytest.mark.parametrize("who", ["as_bilal", "as_door", "as_chloe"])
def test_nobody_but_hosts_reads_or_writes_letters(request, as_ada, who):
    follower("new_dates")
    number = written(as_ada)
    browser = request.getfixturevalue(who)
    reading = [
        url_of("mailings:message_list"),
        url_of("mailings:message_new"),
        url_of("mailings:message", number),
        url_of("mailings:message_edit", number),
        url_of("mailings:message_preview", number, "en"),
    ]
    acts = ("send", "take_back", "stop", "delete", "test")
    closed = {302} if who == "as_chloe" else {403}
    assert {browser.get(path).status_code for path in reading} == closed
    posted = {
        browser.post(url_of(f"mailings:message_{act}", number), {"version": 1}).status_code
        for act in acts
    }
    assert posted == closed
    with in_a_minute():
        assert arrived() == []
    assert state_of(number) == "draft"


def test_reading_sends_nothing(as_ada):
    number = written(as_ada)
    for act in ("send", "take_back", "stop", "delete", "test"):
        assert as_ada.get(url_of(f"mailings:message_{act}", number)).status_code == 405
    assert state_of(number) == "draft"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_many_queries_for_one_as_for_three(
    as_ada, count, django_assert_max_num_queries
):
    for _ in range(count):
        written(as_ada)
    as_ada.get(url_of("mailings:message_list"))
    with django_assert_max_num_queries(16):
        as_ada.get(url_of("mailings:message_list"))


def test_whoever_wrote_is_erased_from_their_letters_and_drafts_go(as_ada, ada, bilal):
    get_user_model().objects.filter(pk=bilal.pk).update(role="host")
    as_bilal = browser_of(get_user_model().objects.get(pk=bilal.pk))
    follower("new_dates")
    sent = written(as_bilal, texts_en="Write to bilal@paris.example.")
    send(as_bilal, sent)
    draft = written(as_bilal)
    with in_a_minute():
        arrived()
    personal_data.erase(Subject(person=bilal.pk, email="bilal@paris.example"))
    assert list(Message.objects.values_list("pk", flat=True)) == [sent]
    assert Message.objects.get(pk=sent).written_by is None
    assert Message.objects.get(pk=sent).texts["en"] == "Write to …."
    assert draft != sent


def test_letters_are_kept_for_a_year(as_ada):
    number = written(as_ada)
    with clock.set_to(NOW + timedelta(days=364)):
        personal_data.expire()
    assert Message.objects.filter(pk=number).exists()
    with clock.set_to(NOW + timedelta(days=366)):
        personal_data.expire()
    assert not Message.objects.filter(pk=number).exists()


def test_the_life_of_a_letter_is_drawn():
    assert set(TRANSITIONS) == set(MessageState)
    assert {after for states in TRANSITIONS.values() for after in states} == set(MessageState)


def test_steps_that_run_twice_write_to_nobody_twice(as_ada):
    follower("new_dates")
    number = written(as_ada)
    send(as_ada, number)
    with in_a_minute():
        for _ in range(2):
            jobs.begin_message.call(message=number, version=2)
            jobs.post_message.call(message=number, after=0)
        run_due_jobs()
    assert len(mail.outbox) == 1
