"""The secret link of a report: what became of it, saying more, taking it back."""

from __future__ import annotations

import pytest
from django.core import mail

from meshup.moderation.limits import LIMITS
from meshup.reports.domain.report_links import link_of
from meshup.reports.models import Note, Report
from tests.reports.conftest import text_of, url_of
from tests.reports.sending import latest, press, report_conduct, report_event

pytestmark = pytest.mark.django_db

PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


@pytest.fixture
def link(night, as_chloe):
    """The secret link of a report about the routing night."""
    return report_event(as_chloe, night, wants_link="on", reach="chloe@lyon.example").url


def test_the_link_shows_what_was_sent_and_nothing_is_kept_of_its_page(link, as_bilal):
    response = as_bilal.get(link)  # whoever holds it
    page = response.content.decode()
    assert "The text insults somebody." in page
    assert "chloe@lyon.example" not in page
    assert {name: response[name] for name in PRIVATE} == PRIVATE
    assert "X-Meshup-Tags" not in response


def test_a_report_without_a_link_has_none(night, as_chloe):
    report_event(as_chloe, night)
    assert latest().handle is None
    assert link_of(latest()) == ""


def test_links_are_not_found_by_trying(link, as_chloe):
    token = link.rstrip("/").rsplit("/", 1)[1]
    wrong = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token[:22],
        token[:22] + "A" * 20,
        "x",
    ]
    for other in wrong:
        response = as_chloe.get(url_of("reports:report_status", other))
        assert response.status_code == 404
        assert response["Cache-Control"] == "no-store"
    bodies = [as_chloe.get(url_of("reports:report_status", other)).content for other in wrong]
    masked = {
        body.replace(f"/{other}/".encode(), b"") for body, other in zip(bodies, wrong, strict=True)
    }
    assert len(masked) == 1


def test_looking_changes_nothing(link, as_chloe):
    before = Report.objects.values().get(), list(Note.objects.values())
    for address in (link, f"{link}take-back/", f"{link}readers/"):
        as_chloe.get(address)
        as_chloe.head(address)
    assert (Report.objects.values().get(), list(Note.objects.values())) == before


def test_an_answer_is_read_by_whoever_sent_it_and_a_note_is_not(link, as_ada, as_chloe):
    address = url_of("reports:report_at_desk", latest().pk)
    as_ada.post(address, {"words": "Known troublemaker."})
    as_ada.post(address, {"words": "We took it down.", "is_for_reporter": "on"})
    page = text_of(as_chloe, link)
    assert "We took it down." in page
    assert "Known troublemaker." not in page
    assert "Ada" not in page
    assert "Known troublemaker." in text_of(as_ada, address)


def test_saying_more_opens_a_closed_report_again(link, as_ada, as_chloe):
    press(as_ada, "reports:report_act", latest().pk, "close")
    assert "closed" in text_of(as_chloe, link)
    mail.outbox.clear()
    assert as_chloe.post(link, {"words": "It is there again."}).status_code == 302
    assert latest().state == "open"
    assert latest().closed_at is None
    assert "It is there again." in text_of(as_ada, url_of("reports:report_at_desk", latest().pk))


def test_saying_more_has_a_trap_and_a_limit(link, as_chloe):
    as_chloe.post(link, {"words": "Buy this.", "website": "spam"})
    assert not Note.objects.exists()
    most = LIMITS["add_to_report"].network[0].most
    answers = [as_chloe.post(link, {"words": "More."}).status_code for _ in range(most + 1)]
    assert answers == [*[302] * most, 429]


def test_taken_back_its_words_are_gone_for_everybody(link, as_ada, as_chloe):
    as_ada.post(url_of("reports:report_at_desk", latest().pk), {"words": "I look at it."})
    as_chloe.post(link, {"words": "More of it."})
    for _ in range(2):
        assert as_chloe.post(f"{link}take-back/").status_code == 302
    report = latest()
    assert (report.state, report.words, report.reach) == ("withdrawn", "", "")
    assert [note.words for note in report.notes.all()] == ["I look at it."]
    assert "What you wrote is gone." in text_of(as_chloe, link)
    assert "insults" not in text_of(as_ada, url_of("reports:report_at_desk", report.pk))
    assert as_chloe.post(link, {"words": "No, wait."}).status_code == 409


def test_other_readers_can_be_chosen_and_those_of_before_read_it_no_more(
    contacts, as_chloe, as_ada, as_bilal
):
    ada, bilal = contacts
    link = report_conduct(as_chloe, [ada], wants_link="on").url
    address = url_of("reports:report_at_desk", latest().pk)
    refused = as_chloe.post(f"{link}readers/", {"readers": [bilal], "concerned": [bilal]})
    assert refused.status_code == 422
    assert as_chloe.post(f"{link}readers/", {"readers": [bilal], "concerned": [ada]}).url == link
    assert as_ada.get(address).status_code == 404
    assert as_bilal.get(address).status_code == 200


def test_more_words_that_name_a_reader_are_asked_about(contacts, as_chloe):
    link = report_conduct(as_chloe, list(contacts), wants_link="on").url
    refused = as_chloe.post(link, {"words": "It was Bilal, you know."})
    assert refused.status_code == 422
    assert not Note.objects.exists()
    as_chloe.post(link, {"words": "It was Bilal, you know.", "is_sure": "on"})
    assert Note.objects.count() == 1


def test_conduct_taken_back_leaves_no_note(contacts, as_chloe, as_ada):
    link = report_conduct(as_chloe, [contacts[0]], wants_link="on").url
    address = url_of("reports:report_at_desk", latest().pk)
    as_ada.post(address, {"words": "She says that he pushed her."})
    as_chloe.post(f"{link}take-back/")
    assert not Note.objects.exists()
    assert as_ada.get(address).status_code == 404
