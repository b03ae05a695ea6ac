"""The outbox at the desk: who sees it, what is pressed there, and what is refused."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.community.choices import Role
from meshup.kit.personal_data import Subject, export
from meshup.peers.domain.personal_data import erase_peer
from meshup.proposal_letters.choices import Topic
from meshup.proposal_letters.domain.outbox import number_in_outbox
from meshup.proposal_letters.models import LetterTemplate, SpeakerLetter
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call
from meshup.proposals.domain.deciding import decline, keep
from meshup.proposals.domain.placing import Placement, place
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.speaker_news import news_of
from meshup.proposals_desk.domain.reviewing import rate
from tests.attendance_letters.letter_reading import arrived, run_due_jobs
from tests.conftest import browser_of, person
from tests.proposal_letters.speakers import CHLOE, TITLE, the_waiting, waiting, with_letters
from tests.proposals.conftest import DECEMBER, EIGHT, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_leave")]
OUTBOX = "/en/desk/proposals/letters/"


@pytest.fixture
def gossip(chloe):
    return with_letters(chloe, names=("Chloé",), note="Zebulon: for hosts only")


@pytest.fixture
def kept(ada, gossip):
    keep(ada, gossip.uuid, gossip.version, NOW)
    return the_waiting(ada)


def main_of(page):
    return " ".join(page.text.partition("<main")[2].partition("</main")[0].split())


def test_it_says_what_waits_to_whom_without_the_whole_address(as_bilal, kept):
    page = main_of(as_bilal.get(OUTBOX))
    assert kept.subject in page
    assert "c…@dht.example" in page
    assert CHLOE not in page
    assert "Zebulon" not in page
    assert "1 letter to a speaker waits" in as_bilal.get("/en/desk/").text


def test_whose_it_is_stays_hidden_until_one_has_rated_it(as_bilal, bilal, ada, gossip):
    change_call(ada, "", 0, CallPlan(is_review_anonymous=True), NOW)
    keep(ada, gossip.uuid, gossip.version, NOW)
    run_due_jobs()
    number, version = SpeakerLetter.objects.values_list("pk", "version").get(standing="waiting")
    page = main_of(as_bilal.get(OUTBOX))
    assert TITLE in page
    assert not any(part in page for part in ("Chloé", "dht.example", f"/letters/{number}/"))
    assert "Once you have rated what is proposed" in page
    path = f"{OUTBOX}{number}/"
    for answer in (as_bilal.get(path), as_bilal.get(f"{path}preview/")):
        assert (answer.status_code, "Chloé" in answer.text) == (409, False)
    for act in ("send", "drop"):
        assert as_bilal.post(f"{path}{act}/", {"version": version}).status_code == 409
    as_bilal.post(f"{OUTBOX}send/", {"seen": f"{number}-{version}"})
    assert arrived() == []
    rate(bilal, gossip.uuid, 4, "", NOW)
    assert "c…@dht.example" in main_of(as_bilal.get(OUTBOX))
    as_bilal.post(f"{path}send/", {"version": version})
    assert [letter.to for letter in arrived()] == [[CHLOE]]


def test_strangers_and_others_do_not_see_it(as_chloe, kept):
    assert as_chloe.get(OUTBOX).status_code == 302
    at_door = browser_of(person("Dora", Role.DOOR))
    for path in (OUTBOX, f"{OUTBOX}{kept.number}/", f"{OUTBOX}words/"):
        assert at_door.get(path).status_code == 403
    for path in (f"{OUTBOX}send/", f"{OUTBOX}{kept.number}/send/", f"{OUTBOX}{kept.number}/drop/"):
        assert at_door.post(path, {"version": kept.version}).status_code == 403
        assert as_chloe.post(path).status_code == 302
    assert arrived() == []


def test_a_letter_is_sent_once_and_its_words_stay(as_bilal, kept, gossip):
    path = f"{OUTBOX}{kept.number}/"
    assert as_bilal.post(f"{path}send/", {"version": kept.version}).status_code == 302
    (letter,) = arrived()
    assert letter.subject == kept.subject
    again = as_bilal.post(f"{path}send/", {"version": kept.version}, follow=True)
    assert "This letter waits no more" in again.text
    assert arrived() == []
    assert news_of(gossip.uuid)[0].subject == kept.subject
    assert as_bilal.get(path).status_code == 404


def test_one_letter_gets_other_words(as_bilal, kept):
    path = f"{OUTBOX}{kept.number}/"
    said = {"version": kept.version, "subject": "Later!", "words": "Soon, {title}."}
    assert as_bilal.post(path, said).status_code == 302
    assert "Soon, {title}." in as_bilal.get(f"{path}preview/").text
    stale = as_bilal.post(path, said | {"words": "Other"})
    assert stale.status_code == 409
    assert "has changed since you opened the page" in stale.text
    assert as_bilal.post(f"{path}send/", {"version": kept.version}).status_code == 409
    now = the_waiting_again(as_bilal, kept)
    as_bilal.post(f"{path}send/", {"version": now})
    (letter,) = arrived()
    assert letter.subject == "Later!"
    assert "Soon, {title}." in letter.body


def the_waiting_again(browser, letter):
    page = browser.get(f"{OUTBOX}{letter.number}/").text
    return int(re.findall(r'name="version" value="(\d+)"', page)[0])


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"subject": "", "words": "x"}, "This field is required"),
        ({"subject": "x", "words": " "}, "This field is required"),
        ({"subject": "x" * 151, "words": "x"}, "at most 150"),
        ({"subject": "x", "words": "x" * 5001}, "at most 5000"),
    ],
)
def test_words_that_no_letter_can_say_are_refused(as_bilal, kept, said, sentence):
    page = as_bilal.post(f"{OUTBOX}{kept.number}/", said | {"version": kept.version})
    assert page.status_code == 422
    assert sentence in page.text


def test_a_letter_that_is_not_to_be_sent_is_dropped(as_bilal, ada, kept):
    path = f"{OUTBOX}{kept.number}/drop/"
    assert as_bilal.post(path, {"version": kept.version + 5}).status_code == 409
    assert as_bilal.post(path, {}).status_code == 422
    assert as_bilal.post(path, {"version": kept.version}).status_code == 302
    assert waiting(ada) == []
    assert arrived() == []


def test_send_all_sends_what_was_seen_and_nothing_else(as_bilal, ada, gossip, kept, chloe, dana):
    page = as_bilal.get(OUTBOX).text
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', page)
    later = proposal(with_letters(dana, "Came later").uuid)
    keep(ada, later.uuid, later.version, NOW)
    run_due_jobs()
    assert as_bilal.post(f"{OUTBOX}send/", {"seen": seen}).status_code == 302
    assert [letter.subject for letter in arrived()] == [kept.subject]
    assert the_waiting(ada).titles["en"] == "Came later"
    assert as_bilal.post(f"{OUTBOX}send/", {"seen": "1-1 x"}).status_code == 422


def test_what_became_untrue_since_it_was_seen_stays(as_bilal, ada, gossip, kept):
    seen = f"{kept.number}-{kept.version}"
    decline(ada, gossip.uuid, proposal(gossip.uuid).version, NOW)
    said = as_bilal.post(f"{OUTBOX}send/", {"seen": seen}, follow=True).text
    assert "1 has changed since you looked, and stays." in said
    assert arrived() == []
    assert the_waiting(ada).topic == "declined"


def test_hosts_alone_let_letters_leave_at_once(as_ada, as_bilal, ada, gossip):
    assert as_bilal.post(f"{OUTBOX}rule/", {"is_at_once": "on"}).status_code == 403
    assert as_ada.post(f"{OUTBOX}rule/", {"is_at_once": "on"}).status_code == 302
    assert "ten minutes after each decision" in as_ada.get(OUTBOX).text
    keep(ada, gossip.uuid, gossip.version, NOW)
    assert waiting(ada) == []
    (letter,) = arrived(NOW + timedelta(minutes=11))
    assert letter.subject.startswith("Kept for later")
    as_ada.post(f"{OUTBOX}rule/", {})
    assert "waits here until one of you has looked" in as_ada.get(OUTBOX).text


def test_templates_are_written_in_both_languages_and_seen_before(as_ada, as_bilal, ada, gossip):
    page = as_ada.get(f"{OUTBOX}words/")
    assert page.text.count("/words/kept/") == 2
    path = f"{OUTBOX}words/kept/en/"
    words = {"version": 0, "subject": "{title} stays", "words": "Dear {name},\n\n{title} stays."}
    assert as_bilal.post(path, words).status_code == 200  # only shown: hosts write
    assert not LetterTemplate.objects.exists()
    assert as_ada.post(path, words).status_code == 302
    assert "Dear Noor," in as_bilal.get(f"{path}preview/").text
    assert as_ada.post(path, words).status_code == 409
    keep(ada, gossip.uuid, gossip.version, NOW, "Because of the moon.")
    letter = the_waiting(ada)
    assert letter.subject == "Gossip without a crowd stays"
    assert letter.words == ("Dear Chloé,\n\nGossip without a crowd stays.\n\nBecause of the moon.")
    assert as_bilal.post(f"{path}usual/").status_code == 403
    assert as_ada.post(f"{path}usual/").status_code == 302
    assert the_waiting(ada).subject.startswith("Kept for later")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"words": "See {wehn}."}, "Nothing can be filled in for {wehn}"),
        ({"words": "See {before}."}, "{title}, {name}, {node}, {reason}"),
        ({"subject": "Hello {title"}, "A brace stands alone"),
        ({"words": "{ title }"}, "A brace stands alone"),
        ({"words": ""}, "This field is required"),
    ],
)
def test_placeholders_are_checked_when_saved(as_ada, said, sentence):
    words = {"version": 0, "subject": "S", "words": "W"} | said
    page = as_ada.post(f"{OUTBOX}words/kept/en/", words)
    assert page.status_code == 422
    assert sentence in page.text.replace("&#x27;", "'")
    assert not LetterTemplate.objects.exists()


def test_unknown_topics_and_languages_have_no_words(as_ada):
    for path in ("nothing/en/", "kept/de/", "kept/de/preview/"):
        assert as_ada.get(f"{OUTBOX}words/{path}").status_code == 404


def test_every_topic_has_an_example_in_each_language(as_ada):
    for topic in Topic:
        for language in ("en", "fr"):
            page = as_ada.get(f"{OUTBOX}words/{topic}/{language}/preview/")
            assert page.status_code == 200
            assert "{" not in re.sub(r"<style.*?</style>", "", page.text, flags=re.DOTALL)


def test_a_title_is_words_and_never_markup_or_a_placeholder(as_ada, ada, chloe):
    facts = with_letters(chloe, "<b>{when}</b> [x](https://pills.example)")
    keep(ada, facts.uuid, facts.version, NOW)
    letter = the_waiting(ada)
    assert "<b>{when}</b> [x](https://pills.example)" in letter.subject
    page = as_ada.get(f"{OUTBOX}{letter.number}/preview/").text
    assert "<b>{when}" not in page
    assert 'href="https://pills.example' not in page
    assert "<b>{when}" not in as_ada.get(OUTBOX).text


def test_letters_hold_nothing_private_of_others(ada, chloe, dana):
    facts = with_letters(chloe, names=("Chloé", "Dana-Secret"), note="Note-Secret")
    place(
        ada,
        facts.uuid,
        proposal(facts.uuid).version,
        Placement(event=DECEMBER, starts_at=EIGHT),
        NOW,
    )
    letter = the_waiting(ada)
    for secret in ("Dana-Secret", "Note-Secret", CHLOE):
        assert secret not in letter.words + letter.subject


def test_erased_with_the_peer_nothing_stays_and_nothing_leaves(ada, kept, gossip, chloe):
    records = export(Subject(peer=chloe))["proposal_letters.letters"]
    assert [record["topic"] for record in records] == ["received", "kept"]
    erase_peer(chloe)
    assert not SpeakerLetter.objects.exists()
    assert arrived() == []
    assert number_in_outbox(ada) == 0


def test_questions_do_not_grow_with_letters(as_ada, ada, dana, chloe):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert as_ada.get(OUTBOX).status_code == 200
        return len(queries)

    def one_more(number):
        facts = proposal(with_letters(dana, f"Talk {number}").uuid)
        place(ada, facts.uuid, facts.version, Placement(event=DECEMBER), NOW)
        run_due_jobs()

    one_more(0)
    asked()
    one = asked()
    one_more(1)
    one_more(2)
    assert asked() == one
