"""The desk of those who read reports: the queue, acts, undo, the log, contact persons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.kit.shown import Shown
from meshup.moderation.domain.admission import Visitor, admit
from meshup.moderation.domain.queries.acts import acts_for
from meshup.moderation.errors import NothingHere
from meshup.moderation.models import Act, Block
from meshup.peers.models import Peer
from meshup.reports.domain.warnings import mark_read, unread_warnings, warn_peer
from meshup.reports.models import ContactPerson, Report
from meshup.reports.reportables import Reportable, ReportedSubject, _kinds, register_reportable
from tests.agenda.paris import DECEMBER, NOW
from tests.reports.conftest import text_of, url_of
from tests.reports.sending import latest, press, report_conduct, report_event, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def peer():
    return Peer.objects.create(made_at=NOW).pk


@pytest.fixture
def idea(peer):
    """A kind that a peer makes, as a later room has it."""
    before = dict(_kinds)
    subject = ReportedSubject(titles={"en": "An idea"}, url="/en/ideas/1/")
    register_reportable(
        Reportable(kind="idea", find=lambda _key: Shown(subject), author=lambda _key: peer)
    )
    yield "1"
    _kinds.clear()
    _kinds.update(before)


def reported_idea(browser, key):
    send(browser, url_of("reports:report", "idea", key), "content", words="Spam.")
    return latest().pk


def sentences(ada):
    return [act.sentence for act in acts_for(ada)[0]]


def test_hosts_hide_an_event_and_undo_it(night, ada, as_ada, as_chloe):
    report_event(as_chloe, night)
    number = latest().pk
    assert press(as_ada, "reports:report_act", number, "hide", why="").status_code == 422
    assert press(as_ada, "reports:report_act", number, "hide").status_code == 302
    public = url_of("site:event", night)
    assert as_chloe.get(public).status_code == 404
    assert sentences(ada) == ["Ada hid “Routing night”."]
    assert press(as_ada, "reports:report_act", number, "hide").status_code == 409
    assert press(as_ada, "reports:act_undo", Act.objects.get().pk).status_code == 302
    assert as_chloe.get(public).status_code == 200
    assert sentences(ada)[0] == "Ada showed “Routing night” again."
    assert press(as_ada, "reports:act_undo", Act.objects.last().pk).status_code == 409


def test_a_date_of_a_series_is_hidden_and_does_not_come_back_by_its_rule(paris, as_ada, as_chloe):
    report_event(as_chloe, DECEMBER)
    press(as_ada, "reports:report_act", latest().pk, "hide")
    assert as_chloe.get(url_of("site:event", DECEMBER)).status_code == 404
    assert "2 December" not in text_of(as_chloe, url_of("site:agenda"))
    page = text_of(as_ada, url_of("reports:report_at_desk", latest().pk))
    assert url_of("reports:report_act", latest().pk, "delete") not in page
    assert press(as_ada, "reports:report_act", latest().pk, "delete").status_code == 409
    press(as_ada, "reports:act_undo", Act.objects.get().pk)
    assert as_chloe.get(url_of("site:event", DECEMBER)).status_code == 200


def test_hidden_and_edited_since_it_is_shown_as_it_is_now(night, ada, as_ada, as_chloe):
    from meshup.agenda.domain.events import edit_event  # noqa: PLC0415
    from meshup.agenda.domain.queries.events import event_for  # noqa: PLC0415
    from tests.agenda.paris import themed  # noqa: PLC0415
    from tests.reports.conftest import EVENING  # noqa: PLC0415

    report_event(as_chloe, night)
    press(as_ada, "reports:report_act", latest().pk, "hide")
    version = event_for(ada, night).version
    edit_event(ada, night, version, themed(EVENING, titles={"en": "Kind routing"}), NOW)
    assert press(as_ada, "reports:act_undo", Act.objects.get().pk).status_code == 302
    assert "Kind routing" in text_of(as_chloe, url_of("site:event", night))


def test_hosts_delete_an_event_and_bring_it_back(night, ada, as_ada, as_chloe):
    report_event(as_chloe, night)
    press(as_ada, "reports:report_act", latest().pk, "delete")
    assert as_chloe.get(url_of("site:event", night)).status_code == 404
    assert as_ada.get(url_of("desk:event", night)).status_code == 404
    assert as_ada.get(url_of("reports:report_at_desk", latest().pk)).status_code == 200
    press(as_ada, "reports:act_undo", Act.objects.get().pk)
    assert as_chloe.get(url_of("site:event", night)).status_code == 200
    assert sentences(ada) == ["Ada brought “Routing night” back.", "Ada deleted “Routing night”."]


def test_a_warning_is_read_on_the_peers_pages_and_can_be_taken_back(peer, idea, as_ada, as_chloe):
    number = reported_idea(as_chloe, idea)
    press(as_ada, "reports:report_act", number, "warn", why="Please stop.")
    warnings = unread_warnings([peer])
    assert [warning.words for warning in warnings] == ["Please stop."]
    mark_read(warnings[0].number, [peer + 1], NOW)
    assert unread_warnings([peer])
    press(as_ada, "reports:act_undo", Act.objects.get().pk)
    assert not unread_warnings([peer])


def test_who_made_it_is_blocked_for_a_while_and_the_block_is_lifted(peer, idea, as_ada, as_chloe):
    number = reported_idea(as_chloe, idea)
    press(as_ada, "reports:report_act", number, "block", days="7")
    assert Block.objects.get().until == NOW + timedelta(days=7)
    with pytest.raises(NothingHere):
        admit("coming", Visitor("192.0.2.7", peer, has_code=True), NOW)
    page = text_of(as_ada, url_of("moderation:block_list"))
    assert "A visitor, on all their devices" in page
    assert press(as_ada, "moderation:block_lift", Block.objects.get().pk).status_code == 302
    admit("coming", Visitor("192.0.2.7", peer), NOW)
    assert press(as_ada, "reports:act_undo", Act.objects.last().pk).status_code == 409
    assert press(as_ada, "moderation:block_lift", 999).status_code == 404


def test_a_block_is_undone_from_the_log(peer, idea, as_ada, as_chloe):
    number = reported_idea(as_chloe, idea)
    press(as_ada, "reports:report_act", number, "block", days="")
    press(as_ada, "reports:act_undo", Act.objects.get().pk)
    admit("coming", Visitor("192.0.2.7", peer), NOW)


def test_closing_and_opening_again_is_logged(night, ada, as_ada, as_chloe):
    report_event(as_chloe, night)
    number = latest().pk
    press(as_ada, "reports:report_act", number, "close", why="")
    assert "Routing night" not in text_of(as_ada, url_of("reports:report_list"))
    assert "Routing night" in text_of(as_ada, url_of("reports:report_list") + "?state=closed")
    assert press(as_ada, "reports:report_act", number, "close").status_code == 409
    press(as_ada, "reports:act_undo", Act.objects.get().pk)
    assert Report.objects.get().state == "open"
    assert sentences(ada) == [
        f"Ada opened report {number} again.",
        f"Ada closed report {number}.",
    ]


def test_hosts_open_a_case_themselves(night, as_ada):
    new = url_of("reports:case_new")
    assert as_ada.post(new, {"page": "https://elsewhere.example/", "words": "x"}).status_code == 422
    page = f"http://testserver{url_of('site:event', night)}"
    assert as_ada.post(new, {"page": page, "words": "A wrong picture."}).status_code == 302
    assert (latest().about, latest().opened_by.name) == (f"event:{night}", "Ada")


@pytest.mark.parametrize(
    "address",
    [
        ("reports:report_list",),
        ("reports:case_new",),
        ("moderation:act_log",),
        ("moderation:block_list",),
        ("reports:contact_list",),
        ("reports:contact_new",),
        ("reports:retention",),
        ("moderation:block_lift", 1),
        ("reports:act_undo", 1),
        ("reports:report_at_desk", 1),
        ("reports:report_act", 1, "hide"),
    ],
)
def test_helpers_and_visitors_open_nothing_of_it(address, as_bilal, as_door, as_chloe):
    method = "post" if address[0] == "reports:retention" else "get"
    for browser in (as_bilal, as_door):
        assert getattr(browser, method)(url_of(*address)).status_code == 403
    assert getattr(as_chloe, method)(url_of(*address)).status_code == 302


def test_a_contact_person_who_is_no_host_may_note_and_close_and_nothing_else(
    contacts, night, as_chloe, as_bilal
):
    report_conduct(as_chloe, [contacts[1]])
    conduct = latest().pk
    report_event(as_chloe, night)
    site = latest().pk
    page = text_of(as_bilal, url_of("reports:report_at_desk", conduct))
    assert url_of("reports:report_act", conduct, "close") in page
    assert as_bilal.get(url_of("reports:report_at_desk", site)).status_code == 404
    assert press(as_bilal, "reports:report_act", site, "hide").status_code == 404
    assert press(as_bilal, "reports:report_act", conduct, "hide").status_code == 403
    assert press(as_bilal, "reports:report_act", conduct, "block").status_code == 403
    as_bilal.post(url_of("reports:report_at_desk", conduct), {"words": "Talked to both."})
    assert press(as_bilal, "reports:report_act", conduct, "close").status_code == 302
    assert as_bilal.get(url_of("moderation:act_log")).status_code == 403
    assert press(as_bilal, "reports:act_undo", Act.objects.first().pk).status_code == 302


def test_the_log_of_hosts_keeps_quiet_of_conduct(contacts, ada, emma, as_chloe, as_bilal):
    report_conduct(as_chloe, [contacts[1]])
    press(as_bilal, "reports:report_act", latest().pk, "close", why="They made peace.")
    for host in (ada, emma):
        assert not [act for act in acts_for(host)[0] if act.report]
    act = Act.objects.get(verb="reports.close")
    assert act.report == latest().pk


def test_lists_ask_as_often_for_three_as_for_one(night, paris, ada, contacts, as_ada, as_chloe):
    def queries(address):
        with CaptureQueriesContext(connection) as asked:
            assert as_ada.get(address).status_code == 200
        return len(asked)

    def fill(number):
        report_event(as_chloe, night, words=f"{number}")
        press(as_ada, "reports:report_act", latest().pk, "close")
        press(as_ada, "reports:report_act", latest().pk, "reopen")
        report_event(as_chloe, DECEMBER, words=f"{number}")
        report_conduct(as_chloe, [contacts[0]], words=f"{number} happened.")
        as_ada.post(
            url_of("moderation:block_list"),
            {"address": f"192.0.2.{number}", "days": "1", "why": "x"},
        )

    pages = [
        url_of(name)
        for name in ("reports:report_list", "moderation:act_log", "moderation:block_list")
    ]
    pages.append(url_of("desk:overview"))
    as_ada.get(pages[-1])
    fill(1)
    first = [queries(page) for page in pages]
    fill(2)
    assert [queries(page) for page in pages] == first


def test_contact_persons_are_named_changed_and_shown_no_more(ada, bilal, as_ada, as_chloe):
    new = url_of("reports:contact_new")
    data = {"person": bilal.pk, "name": "Bilal B.", "languages": ["fr"], "reach_en": "at the bar"}
    assert as_ada.post(new, {**data, "name": " "}).status_code == 422
    assert as_ada.post(new, {**data, "is_shown": "on"}).status_code == 302
    assert "Bilal B." in text_of(as_chloe, url_of("reports:report_anything"))
    number = ContactPerson.objects.get().pk
    as_ada.post(url_of("reports:contact_edit", number), {"name": "Bilal B.", "languages": ["fr"]})
    assert "Bilal B." not in text_of(as_chloe, url_of("reports:report_anything"))
    assert sentences(ada) == [
        "Ada changed the contact person Bilal B..",
        "Ada made Bilal B. a contact person.",
    ]
    assert as_ada.get(url_of("reports:contact_edit", 999)).status_code == 404


def test_who_is_shown_no_more_goes_on_reading_what_they_were_given(
    contacts, as_ada, as_bilal, as_chloe
):
    report_conduct(as_chloe, [contacts[1]])
    as_ada.post(url_of("reports:contact_edit", contacts[1]), {"name": "Bilal"})
    address = url_of("reports:report_at_desk", latest().pk)
    assert as_bilal.get(address).status_code == 200
    assert report_conduct(as_chloe, [contacts[1]]).status_code == 422


def test_hosts_say_how_long_reports_are_kept(ada, as_ada):
    retention = url_of("reports:retention")
    assert as_ada.post(retention, {"months": "0"}).status_code == 422
    assert as_ada.post(retention, {"months": "6"}).status_code == 302
    assert 'value="6"' in text_of(as_ada, url_of("reports:contact_list"))
    assert sentences(ada) == ["Ada changed how long reports are kept."]


def test_a_warning_shows_on_my_evenings_until_it_is_read(night, as_chloe, as_bilal):
    as_chloe.post(url_of("attendance:come", night))
    peer = Peer.objects.get().pk
    warning = warn_peer(peer, "Please be kind.", "", NOW, None)
    mine = url_of("attendance:evenings")
    page = text_of(as_chloe, mine)
    assert "Please be kind." in page
    assert "Please be kind." not in text_of(as_bilal, mine)
    read = url_of("reports:warning_read", warning)
    assert as_chloe.get(read).status_code == 405
    as_bilal.post(read)
    assert "Please be kind." in text_of(as_chloe, mine)
    assert as_chloe.post(read, {"next": mine}).url == mine
    assert "Please be kind." not in text_of(as_chloe, mine)
