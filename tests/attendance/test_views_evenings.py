"""My evenings: what the people of a device come to, and the calendar that follows them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel, move
from meshup.attendance.models import Attendance, CalendarAddress, Registration
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.peers.domain.forgetting import forget_at_night
from meshup.peers.models import Device, Peer
from tests.agenda.paris import NOW, paris_series, themed
from tests.attendance.coming_pages import COME, EVENINGS, come, phone, words

SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)
NIGHT = "/en/events/nuit-du-routage/coming/"


@pytest.fixture(autouse=True)
def _november(node):
    paris_series()
    create_event(
        None,
        themed(SEVEN, place_audience="attendees", venue="ground-control"),
        NOW,
        state=State.CONFIRMED,
    )
    with clock.set_to(NOW):
        yield


def press(browser, **said):
    response = browser.post(EVENINGS, said)
    assert response.status_code == 303, response.content.decode()
    return response


def calendar_of(browser):
    """Have an address made, and return it."""
    peer = Peer.objects.order_by("made_at").last().pk
    press(browser, calendar=peer)
    page = browser.get(EVENINGS).content.decode()
    return re.findall(r'value="http://testserver(/en/me/evenings/[^"]+)"', page)[0]


def events_in(answer):
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["SUMMARY"]).partition(" #")[0]: event for event in found}


def test_an_empty_page_explains_and_every_page_leads_to_it(as_chloe):
    answer = as_chloe.get(EVENINGS)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert "You have not said yet that you come to something" in words(answer)
    home = as_chloe.get("/en/")
    assert f'href="{EVENINGS}"' in home.content.decode()
    assert "X-Meshup-Tags" in home.headers


def test_all_that_a_device_comes_to_stands_there_by_date_with_its_place(as_chloe):
    night = come(as_chloe, NIGHT, companions="1")
    come(as_chloe, COME)
    page = as_chloe.get(EVENINGS)
    said = words(page)
    assert said.index("Wed 2 Dec. 2026, 18:30") < said.index("Wed 9 Dec. 2026, 19:00")
    assert said.count("Ground Control, Paris") == 2
    assert f'href="{night}"' in page.content.decode()
    assert "You have not said yet" not in said


def test_one_tap_leaves_out_a_date_or_takes_it_back(as_chloe):
    come(as_chloe, series="1")
    number = Registration.objects.get().pk
    there = press(as_chloe, registration=number, skip="2027-01-06")
    assert there["Location"] == f"{EVENINGS}?done=skip"
    assert "Noted: not on that date." in words(as_chloe.get(there["Location"]))
    assert Attendance.objects.filter(standing="skipped").count() == 1
    press(as_chloe, registration=number, unskip="2027-01-06")
    assert not Attendance.objects.filter(standing="skipped").exists()


def test_one_tap_and_nothing_of_it_is_kept(as_chloe):
    come(as_chloe, NIGHT)
    press(as_chloe, registration=Registration.objects.get().pk, withdraw="1")
    assert not Registration.objects.exists()
    assert "You have not said yet" in words(as_chloe.get(EVENINGS))


def test_nobody_changes_what_is_of_another_device(as_chloe):
    come(phone(), NIGHT)
    number = Registration.objects.get().pk
    assert as_chloe.post(EVENINGS, {"registration": number, "withdraw": "1"}).status_code == 404
    come(as_chloe, COME)
    other = Peer.objects.order_by("made_at").first().pk
    for said in ({"registration": number, "withdraw": "1"}, {"calendar": other}):
        assert as_chloe.post(EVENINGS, said).status_code == 404, said
    assert Registration.objects.count() == 2
    assert not CalendarAddress.objects.exists()


def test_several_people_on_one_device_each_have_theirs(as_chloe):
    come(as_chloe, NIGHT)
    come(as_chloe, NIGHT, somebody_else="1", companions="1")
    page = words(as_chloe.get(EVENINGS))
    assert page.count("Routing night") == 2
    assert page.count("Somebody without a name") == 2


def test_a_page_takes_as_many_questions_for_three_as_for_one(as_chloe):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            as_chloe.get(EVENINGS)
        return len(queries)

    come(as_chloe, COME)
    asked()
    few = asked()
    come(as_chloe, COME, series="1")
    come(as_chloe, NIGHT)
    come(as_chloe, NIGHT, somebody_else="1")
    come(as_chloe, COME, somebody_else="1", series="1")
    assert asked() == few


def test_a_calendar_follows_what_one_comes_to(ada, as_chloe):
    come(as_chloe, NIGHT)
    path = calendar_of(as_chloe)
    first = phone().get(path)
    event = events_in(first)["Routing night"]
    assert str(event["LOCATION"]).startswith("Ground Control")
    assert first["X-Robots-Tag"] == "noindex, nofollow"
    later = SEVEN + timedelta(days=1)
    with clock.set_to(NOW + timedelta(hours=1)):
        move(ada, "nuit-du-routage", later, later + timedelta(hours=3), NOW + timedelta(hours=1))
        moved = events_in(phone().get(path))["Routing night"]
    assert moved["UID"] == event["UID"]
    assert moved["SEQUENCE"] > event["SEQUENCE"]
    assert moved["DTSTART"].dt == later
    with clock.set_to(NOW + timedelta(hours=2)):
        cancel(ada, "nuit-du-routage", {}, NOW + timedelta(hours=2))
        cancelled = events_in(phone().get(path))["Routing night"]
    assert cancelled["STATUS"] == "CANCELLED"
    assert cancelled["SEQUENCE"] > moved["SEQUENCE"]


def test_a_calendar_that_has_not_changed_is_not_sent_again(as_chloe):
    come(as_chloe, NIGHT)
    path = calendar_of(as_chloe)
    first = phone().get(path)
    again = phone().get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "private, no-cache"
    assert "X-Meshup-Tags" not in first.headers
    come(as_chloe, COME)
    changed = phone().get(path, headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, len(events_in(changed))) == (200, 2)


def test_a_date_that_is_left_out_leaves_the_calendar(as_chloe):
    come(as_chloe, series="1")
    path = calendar_of(as_chloe)
    before = phone().get(path).content.count(b"BEGIN:VEVENT")
    press(as_chloe, registration=Registration.objects.get().pk, skip="2027-01-06")
    assert phone().get(path).content.count(b"BEGIN:VEVENT") == before - 1


def test_an_address_is_made_once_and_void_when_it_is_revoked(as_chloe):
    come(as_chloe, NIGHT)
    old = calendar_of(as_chloe)
    assert calendar_of(as_chloe) == old
    press(as_chloe, revoke=Peer.objects.get().pk)
    assert phone().get(old).status_code == 404
    new = calendar_of(as_chloe)
    assert new != old
    assert phone().get(old).status_code == 404
    assert phone().get(f"/en/me/evenings/{'x' * 42}.ics").status_code == 404


def test_a_calendar_address_keeps_its_peer_and_goes_with_them(as_chloe):
    come(as_chloe, NIGHT)
    path = calendar_of(as_chloe)
    press(as_chloe, registration=Registration.objects.get().pk, withdraw="1")
    Device.objects.all().delete()
    peer = Peer.objects.get().pk
    forget_at_night(NOW + timedelta(days=500))
    assert Peer.objects.filter(pk=peer).exists()
    kept = personal_data.export(Subject(peer=peer))["attendance.calendar_addresses"]
    assert kept == [{"made_at": NOW.isoformat()}]
    personal_data.erase(Subject(peer=peer))
    assert not CalendarAddress.objects.exists()
    assert phone().get(path).status_code == 404
