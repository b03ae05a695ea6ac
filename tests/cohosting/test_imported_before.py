"""What hosts had imported from a home's calendar is the event that they hold with it: never two."""

from datetime import timedelta

import pytest

from meshup.agenda.domain.life_cycle import cancel
from meshup.agenda.models import Event
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.domain.registering import register
from meshup.attendance.domain.wishes import Wish
from meshup.cohosting.errors import HeldAtHome
from meshup.imports.domain.importing import import_calendar, preview_import
from meshup.imports.domain.steps import MADE_HERE
from meshup.kit import clock
from tests.attendance.people import somebody
from tests.cohosting.evenings import UID, Held, works

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]


def calendar(page, uid=UID):
    """Return what the home's calendar file says, before it moved anything."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN", "BEGIN:VEVENT"]
    lines += [f"UID:{uid}", "DTSTAMP:20261101T000000Z", "SUMMARY:Routing fest"]
    lines += ["DTSTART:20261209T180000Z", "DTEND:20261209T210000Z", f"URL:{page}"]
    lines += ["END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def imported(page, uid=UID):
    import_calendar(None, calendar(page, uid), "a.ics", clock.now())
    return Event.objects.get(uid=uid)


@pytest.fixture
def lyons(lyon):
    """An evening of Lyon that nobody asked us to hold yet."""
    return Held(lyon)


def page_of(lyons):
    return f"{lyons.node.actor.peer.base}/events/festival/"


def test_an_imported_event_becomes_the_one_that_we_hold_with_its_people(lyons, ada):
    before = imported(page_of(lyons))
    register(somebody(), before.slug, Wish(), clock.now())
    lyons.agree()
    event = lyons.event
    assert (event.pk, event.slug, event.uid) == (before.pk, before.slug, UID)
    assert event.titles == {"en": "Routing festival"}
    assert event.sequence >= 3
    assert Event.objects.filter(uid=UID).count() == Event.objects.count() == 1
    assert numbers_of(event.slug).count == 1
    with pytest.raises(HeldAtHome):
        cancel(ada, event.slug, {}, clock.now())


def test_the_next_import_of_the_same_calendar_leaves_it_alone(lyons):
    imported(page_of(lyons))
    lyons.agree()
    file, at = calendar(page_of(lyons)), clock.now() + timedelta(hours=1)
    (step,) = preview_import(None, file, at).steps
    assert step.verb == MADE_HERE
    import_calendar(None, file, "a.ics", at)
    assert lyons.event.titles == {"en": "Routing festival"}
    assert Event.objects.count() == 1


def test_nobody_gets_an_event_of_another_server_by_claiming_its_uid(lyons):
    others = imported("https://bruxelles.example/events/1/")
    lyons.agree()
    assert lyons.row.event_id != others.pk
    assert lyons.event.uid != UID
    assert Event.objects.get(pk=others.pk).titles == others.titles


def test_an_event_of_our_own_is_nobodys_to_take(lyons, evening):
    Event.objects.filter(pk=evening.pk).update(uid=UID, source_url=page_of(lyons))
    lyons.agree()
    assert lyons.row.event_id != evening.pk


def test_a_home_that_says_something_is_not_silent(held, later):
    held.node.actor.peer.serve(f"/ap/together/{held.uuid}", b"", status=500)
    later(timedelta(hours=1))
    works()
    assert held.row.silent_since is not None
    assert held.push(held.record(sequence=4)) == 202
    assert held.row.silent_since is None
