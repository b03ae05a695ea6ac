"""Anybody reports something, without an account; it comes to those who may read it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from meshup.community.domain.nodes import edit_node
from meshup.kit import clock
from meshup.moderation.domain.admission import network_key
from meshup.moderation.domain.blocks import block_network
from meshup.moderation.limits import LIMITS
from meshup.reports.models import Report
from tests.agenda.paris import DECEMBER, NOW
from tests.reports.conftest import text_of, url_of
from tests.reports.sending import latest, report_conduct, report_event, send

pytestmark = pytest.mark.django_db

MOST = LIMITS["report"].network[0].most


def test_what_is_reported_of_an_event_comes_to_the_hosts(night, as_chloe, as_emma):
    page = text_of(as_chloe, url_of("site:event", night))
    assert url_of("reports:report", "event", night) in page
    assert report_event(as_chloe, night).url == url_of("reports:report_sent")
    report = latest()
    assert (report.way, report.about) == ("content", f"event:{night}")
    said = text_of(as_emma, url_of("reports:report_at_desk", report.pk))
    assert "The text insults somebody." in said
    assert "Routing night" in said


def test_a_usual_date_a_series_and_a_venue_can_be_reported(paris, as_chloe):
    for kind, key in (("event", DECEMBER), ("series", "paris-p2p"), ("venue", "ground-control")):
        address = url_of("reports:report", kind, key)
        assert address in text_of(as_chloe, url_of(f"site:{kind}", key))
        assert send(as_chloe, address, "content", words="Wrong.").status_code == 302
        assert latest().about == f"{kind}:{key}"


def test_absent_and_hidden_answer_alike(night, ada, as_ada, as_chloe):
    report_event(as_chloe, night)
    as_ada.post(url_of("reports:report_act", latest().pk, "hide"), {"why": "It insults."})
    pages = [as_chloe.get(url_of("reports:report", "event", slug)) for slug in (night, "nothing")]
    posts = [report_event(as_chloe, slug) for slug in (night, "nothing")]
    assert [page.status_code for page in (*pages, *posts)] == [404] * 4
    hidden, absent = (page.content.replace(night.encode(), b"nothing") for page in pages)
    assert hidden == absent
    assert as_chloe.get(url_of("reports:report", "person", "1")).status_code == 404
    assert Report.objects.count() == 1


def test_the_general_page_finds_what_an_address_leads_to(night, as_chloe):
    anything = url_of("reports:report_anything")
    send(as_chloe, anything, "content", words="Bad.", page=f"https://x.test/fr/events/{night}/?a=1")
    assert latest().about == f"event:{night}"
    send(as_chloe, anything, "content", words="Bad.", page="the foot of the first page")
    assert (latest().about, latest().occasion) == ("", "the foot of the first page")
    refused = send(as_chloe, anything, "content", words="Bad.", page="/en/events/nothing/")
    assert refused.status_code == 404


def test_nothing_typed_is_lost_when_words_are_missing(night, as_chloe):
    refused = report_event(as_chloe, night, words="", reach="chloe@lyon.example")
    assert refused.status_code == 422
    assert 'value="chloe@lyon.example"' in refused.content.decode()
    assert not Report.objects.exists()


def test_the_page_is_kept_for_everybody_and_reads_no_cookie(night, as_chloe):
    response = as_chloe.get(url_of("reports:report", "event", night))
    assert f"event:{night}" in response["X-Meshup-Tags"].split()
    assert "contact_persons" in response["X-Meshup-Tags"].split()
    assert "X-Meshup-Tags" in as_chloe.get(url_of("reports:report_sent"))
    assert not as_chloe.cookies


def test_a_machine_that_fills_in_every_field_is_thanked_and_not_heard(night, as_chloe):
    answer = report_event(as_chloe, night, website="https://spam.example")
    assert answer.url == url_of("reports:report_sent")
    assert not Report.objects.exists()


def test_pressed_twice_it_is_one_report(night, as_chloe):
    for _ in range(2):
        report_event(as_chloe, night)
    assert Report.objects.count() == 2  # a form without its token asks each time
    data = {"way": "content", "content-words": "Twice.", "once": "report"}
    for _ in range(2):
        as_chloe.post(url_of("reports:report", "event", night), data)
    assert Report.objects.count() == 3


def test_who_reports_too_often_waits_and_loses_nothing_typed(night, as_chloe):
    for number in range(MOST):
        assert report_event(as_chloe, night, words=f"No. {number}").status_code == 302
    refused = report_event(as_chloe, night, words="Once more.")
    assert refused.status_code == 429
    assert "Once more." in refused.content.decode()
    assert Report.objects.count() == MOST


def test_a_blocked_address_finds_nothing_and_is_heard_of_conduct_all_the_same(
    night, ada, contacts, as_chloe
):
    block_network(ada, network_key("127.0.0.1"), "A flood.", NOW)
    blocked = report_event(as_chloe, night)
    absent = Client(headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR="192.0.2.9").post(
        url_of("reports:report", "event", night).replace("/report/event/", "/report/nobody/"),
        {"way": "content", "content-words": "x"},
    )
    assert blocked.status_code == absent.status_code == 404
    assert report_conduct(as_chloe, [contacts[0]]).status_code == 302


def test_how_somebody_behaved_is_read_by_those_who_were_picked_and_by_nobody_else(
    contacts, as_chloe, as_ada, as_bilal, as_emma, as_door
):
    _ada, bilal = contacts
    assert report_conduct(as_chloe, [bilal]).url == url_of("reports:report_sent")
    address = url_of("reports:report_at_desk", latest().pk)
    assert "Somebody was rude to me." in text_of(as_bilal, address)
    assert "Somebody was rude to me." not in text_of(as_ada, url_of("reports:report_list"))
    assert as_ada.get(address).status_code == 404
    assert as_emma.get(address).status_code == 404
    assert as_door.get(address).status_code == 403
    assert as_chloe.get(address).status_code == 302  # to the sign-in page
    absent = as_ada.get(url_of("reports:report_at_desk", 0)).content
    assert as_ada.get(address).content.replace(address[3:].encode(), b"") == absent.replace(
        b"/desk/reports/0/", b""
    )
    for browser in (as_ada, as_emma):
        assert "how somebody behaved" not in text_of(browser, url_of("desk:overview")).lower()
    assert "how somebody behaved" in text_of(as_bilal, url_of("desk:overview")).lower()


@pytest.fixture
def _letters_leave_at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.mark.usefixtures("_letters_leave_at_once", "emma")
def test_only_whoever_may_read_it_gets_a_letter(contacts, as_chloe, ada, bilal, night):
    mail.outbox.clear()
    report_conduct(as_chloe, [contacts[1]])
    assert [letter.to for letter in mail.outbox] == [[bilal.email]]
    assert "rude" not in mail.outbox[0].body
    mail.outbox.clear()
    report_event(as_chloe, night)
    assert sorted(letter.to[0] for letter in mail.outbox) == [ada.email, "emma@paris.example"]


def test_nobody_reads_what_is_about_themselves(contacts, as_chloe, as_ada, as_bilal):
    ada, bilal = contacts
    refused = report_conduct(as_chloe, [ada, bilal], concerned=[bilal])
    assert refused.status_code == 422
    assert "that it is about them" in refused.content.decode()
    report_conduct(as_chloe, [ada], concerned=[bilal])
    address = url_of("reports:report_at_desk", latest().pk)
    assert as_ada.get(address).status_code == 200
    assert as_bilal.get(address).status_code == 404
    latest().readers.add(bilal)  # by whatever mistake
    assert as_bilal.get(address).status_code == 404


def test_who_is_named_in_the_words_reads_them_only_after_a_question(contacts, as_chloe, as_bilal):
    words = "bilal laughed at me."
    refused = report_conduct(as_chloe, list(contacts), words)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Is it about them?" in page
    assert 'name="conduct-is_sure"' in page
    assert words in page
    report_conduct(as_chloe, [contacts[0]], words)
    assert as_bilal.get(url_of("reports:report_at_desk", latest().pk)).status_code == 404
    report_conduct(as_chloe, list(contacts), "I told Bilal of it.", is_sure="on")
    assert as_bilal.get(url_of("reports:report_at_desk", latest().pk)).status_code == 200


@pytest.mark.parametrize("readers", [[], [999]])
def test_somebody_has_to_read_it(contacts, as_chloe, readers):
    assert report_conduct(as_chloe, readers).status_code == 422
    assert not Report.objects.exists()


def test_without_contact_persons_the_page_says_whom_to_write_to(node, as_chloe):
    page = text_of(as_chloe, url_of("reports:report_anything"))
    assert "mailto:bonjour@paris.example" in page
    assert 'name="conduct-words"' not in page
    assert report_conduct(as_chloe, [1]).status_code == 422


def test_contact_persons_are_shown_where_people_look(contacts, night, as_chloe, ada):
    address = url_of("site:event", night)
    assert "orange scarf" in text_of(as_chloe, address)
    assert "foulard orange" in text_of(as_chloe, address.replace("/en/", "/fr/"))
    assert "orange scarf" in text_of(as_chloe, url_of("site:charter"))
    assert "contact_persons" in as_chloe.get(address)["X-Meshup-Tags"].split()
    edit_node(ada, {"conducts": {}}, version=1)
    assert "orange scarf" in text_of(as_chloe, url_of("site:charter"))


def test_after_the_evening_its_page_names_no_contact_persons(contacts, night, as_chloe):
    with clock.set_to(NOW.replace(month=12, day=20)):
        assert "orange scarf" not in text_of(as_chloe, url_of("site:event", night))


@pytest.mark.usefixtures("_letters_leave_at_once")
def test_more_words_are_heard_of_by_another_letter(night, as_chloe, ada):
    link = report_event(as_chloe, night, wants_link="on").url
    mail.outbox.clear()
    with clock.set_to(NOW + timedelta(hours=1)):
        as_chloe.post(link, {"words": "It is worse than that."})
    assert [letter.to for letter in mail.outbox] == [[ada.email]]
    assert "worse" not in mail.outbox[0].body


@pytest.mark.parametrize("key", ["%00", "a%2Fb", "é", "x" * 400, "-", "%20"])
def test_no_address_that_somebody_makes_up_is_an_accident(node, as_chloe, key):
    for address in (f"/en/report/event/{key}/", f"/en/report/link/{key}/", f"/en/report/{key}/x/"):
        assert as_chloe.get(address).status_code == 404
        assert as_chloe.post(address, {"content-words": "\0x"}).status_code == 404
