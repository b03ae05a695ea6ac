"""Guests: a group that is followed, a calendar read each hour; both marked, never changed."""

from datetime import timedelta

import pytest

from meshup.kit import clock
from meshup.kit.http_fetch import Response, Unreachable
from meshup.kit.personal_data import Subject
from meshup.umbrella.domain import counts, guest_calendars
from meshup.umbrella.domain.counts import read_counts
from meshup.umbrella.domain.guest_calendars import is_something_due, read_due
from meshup.umbrella.domain.personal_data import erase, export
from meshup.umbrella.models import GuestCalendar, GuestEvent, Member
from tests.umbrella.roofs import be_umbrella, community, join, kinds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roof")]
DESK = "/en/desk/umbrella/"
HOUR = timedelta(hours=1)
ADDRESS = "https://club.example/agenda.ics"
EVENT = """BEGIN:VEVENT
UID:soldering@club.example
DTSTAMP:20261101T100000Z
DTSTART;TZID=Europe/Paris:20261210T190000
DTEND;TZID=Europe/Paris:20261210T220000
SUMMARY:{title}
LOCATION:Atelier\\, Rouen
URL:https://club.example/soldering
{more}END:VEVENT
"""


def calendar(*events):
    lines = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:club\n{''.join(events)}END:VCALENDAR\n"
    return lines.replace("\n", "\r\n").encode()


def an_event(title="Soldering", more=""):
    return EVENT.format(title=title, more=more)


@pytest.fixture
def served(monkeypatch):
    """What the address answers, and what was asked of it."""
    state = {"content": calendar(an_event()), "status": 200, "asked": []}

    def send(request, **_more):
        state["asked"].append(request)
        if state["status"] == 0:
            raise Unreachable(address=request.url, why="no answer")
        return Response(request.url, state["status"], {"etag": '"1"'}, state["content"])

    monkeypatch.setattr(guest_calendars, "send", send)
    return state


def add(browser, address=ADDRESS, name="Hackers of Rouen"):
    return browser.post(f"{DESK}calendars/", {"calendar": address, "name": name})


def titles(browser):
    return [one["title"] for one in browser.get("/api/mesh/events").json()["items"]]


def test_a_calendar_is_shown_marked_and_read_only(as_ada, as_chloe, served):
    assert add(as_ada).status_code == 302
    (item,) = as_chloe.get("/api/mesh/events").json()["items"]
    assert (item["title"], item["guest"], item["owner"]) == ("Soldering", True, "Hackers of Rouen")
    assert (item["id"], item["home"]) == ("soldering@club.example", "https://club.example")
    assert '<span class="badge">guest</span>' in as_chloe.get("/en/umbrella/").text
    assert "Hackers of Rouen" in as_ada.get(DESK).text


def test_it_is_read_once_an_hour_and_what_it_names_no_more_is_gone(as_ada, as_chloe, served):
    add(as_ada)
    assert not is_something_due(clock.now())
    served["content"] = calendar(an_event("Soldering, moved"))
    with clock.set_to(clock.now() + HOUR):
        assert is_something_due(clock.now())
        assert read_due() == 1
        assert titles(as_chloe) == ["Soldering, moved"]
        assert served["asked"][-1].headers["if-none-match"] == '"1"'
        assert read_due() == 0
    served["content"] = calendar()
    with clock.set_to(clock.now() + 2 * HOUR):
        read_due()
        assert titles(as_chloe) == []


def test_one_that_did_not_change_or_does_not_answer_keeps_what_was_read(as_ada, as_chloe, served):
    add(as_ada)
    for hours, status in ((1, 304), (3, 0), (6, 500)):
        served["status"] = status
        with clock.set_to(clock.now() + hours * HOUR):
            assert read_due() == 1
        assert titles(as_chloe) == ["Soldering"]
    assert GuestCalendar.objects.get().tries == 2
    assert "does not answer" in as_ada.get(DESK).text


def test_what_was_read_of_one_that_is_silent_for_a_month_goes(as_ada, served):
    add(as_ada)
    served["status"] = 0
    with clock.set_to(clock.now() + timedelta(days=31)):
        read_due()
    assert not GuestEvent.objects.exists()
    assert GuestCalendar.objects.exists()


def test_a_series_is_shown_date_by_date(as_ada, as_chloe, served):
    rule = "RRULE:FREQ=MONTHLY;BYDAY=2TH\nEXDATE;TZID=Europe/Paris:20270114T190000\n"
    served["content"] = calendar(an_event(more=rule))
    add(as_ada)
    items = as_chloe.get("/api/mesh/events").json()["items"]
    days = [item["starts_at"][:10] for item in items]
    assert days[:3] == ["2026-12-10", "2027-02-11", "2027-03-11"]
    assert len({item["id"] for item in items}) == len(items) >= 10


def test_private_and_past_dates_are_not_read(as_ada, as_chloe, served):
    past = an_event().replace("20261210", "20251210").replace("soldering@", "past@")
    secret = an_event("Secret", "CLASS:PRIVATE\n").replace("soldering@", "secret@")
    served["content"] = calendar(an_event(), past, secret)
    add(as_ada)
    assert titles(as_chloe) == ["Soldering"]


@pytest.mark.parametrize(
    ("address", "content"),
    [
        ("gopher://club.example/", b""),
        ("", b""),
        (ADDRESS, b"<html>"),
    ],
)
def test_what_is_no_calendar_is_refused_and_nothing_is_kept(as_ada, served, address, content):
    served["content"] = content
    assert add(as_ada, address).status_code == 422
    assert not GuestCalendar.objects.exists()


def test_webcal_is_https_and_one_address_is_one_calendar(as_ada, served):
    add(as_ada)
    add(as_ada, ADDRESS.replace("https", "webcal"), "Renamed")
    assert GuestCalendar.objects.get().name == "Renamed"
    assert GuestEvent.objects.count() == 1


def test_there_are_not_endlessly_many_guests(as_ada, served, monkeypatch):
    monkeypatch.setattr(guest_calendars, "MOST_GUESTS", 1)
    add(as_ada)
    answer = add(as_ada, "https://other.example/a.ics")
    assert answer.status_code == 409
    assert "guest calendars already" in answer.text


def test_a_host_takes_a_calendar_off(as_ada, as_bilal, as_chloe, served):
    add(as_ada)
    page = f"{DESK}calendars/{GuestCalendar.objects.get().pk}/remove/"
    assert as_bilal.post(page).status_code == 403
    as_ada.post(page)
    assert titles(as_chloe) == []
    assert as_ada.post(page).status_code in {404, 422}


def test_a_group_is_a_guest_without_asking_and_may_ask_later(later, evil, as_ada, as_chloe):
    gancio = community(evil, "gancio")
    assert as_ada.post(f"{DESK}guests/", {"address": gancio.id}).status_code == 302
    later(timedelta(seconds=1))
    assert kinds(evil) == ["Follow"]
    assert '<span class="badge">guest</span>' in as_chloe.get("/en/umbrella/members/").text
    again = as_ada.post(f"{DESK}guests/", {"address": gancio.id})
    assert again.status_code == 409
    join(gancio)
    member = Member.objects.get()
    assert (member.kind, member.state) == ("guest", "waiting")
    assert "Gancio" in as_chloe.get("/en/umbrella/members/").text
    as_ada.post(f"{DESK}members/{member.pk}/refuse/")
    member.refresh_from_db()
    assert (member.kind, member.state) == ("guest", "active")


def test_numbers_of_members_are_theirs_and_within_reason(evil, as_chloe):
    be_umbrella(accepts_at_once=True)
    lyon, liar, silent = (community(evil, name) for name in ("lyon", "liar", "silent"))
    for actor in (lyon, liar, silent):
        join(actor)
    for actor, told in (
        (lyon, {"evenings": 40, "meetings": 300}),
        (liar, {"evenings": 2_000_000, "meetings": "many"}),
    ):
        path = actor.id.removeprefix(evil.base) + "/counts"
        evil.serve(path, {"id": f"{actor.id}/counts", "type": "Object", **told})
    assert read_counts(clock.now()) == 2
    rows = dict(Member.objects.values_list("actor__username", "evenings"))
    assert rows == {"lyon": 40, "liar": None, "silent": None}
    page = " ".join(as_chloe.get("/en/umbrella/members/").text.split())
    assert '<dd class="numbers"> 4 </dd>' in page
    assert '<dd class="numbers"> 40 </dd>' in page
    assert '<dd class="numbers"> 300 </dd>' in page
    assert counts.MOST == 1_000_000


def test_whose_address_stands_in_that_of_a_calendar_is_shown_it_and_erased(as_ada, served):
    url = "https://calendar.example/ical/bilal%40club.example/public/basic.ics"
    served["content"] = calendar(an_event(), an_event(more="DESCRIPTION:chloe@club.example\n"))
    as_ada.post(f"{DESK}calendars/", {"calendar": url, "name": "Bilal"})
    bilal, nobody = Subject(email="bilal@club.example"), Subject(email="ilal@club.example")
    assert export(bilal) == [{"calendar": url, "name": "Bilal"}]
    assert (export(nobody), erase(nobody)) == ([], 0)
    assert erase(bilal) == 1
    assert not GuestCalendar.objects.exists()
    assert not GuestEvent.objects.exists()
