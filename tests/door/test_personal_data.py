"""Check-ins as data about people: shown, unlinkable when they are erased, gone in time."""

from datetime import timedelta

import pytest

from meshup.attendance.domain.queries.passes import pass_holders
from meshup.door.models import Door, DoorOperation
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from tests.attendance.people import ROUTING, comes, routing_night, somebody
from tests.conftest import browser_of
from tests.door.evenings import END, START, check_in, get, send

pytestmark = pytest.mark.django_db

PAGE = f"/en/desk/events/{ROUTING}/door/"


@pytest.fixture(autouse=True)
def _evening(paris):
    routing_night()
    with clock.set_to(START):
        yield


def checked_in(browser):
    """Check somebody in with a companion; return the peer, and the digest."""
    peer = somebody()
    comes(ROUTING, peer=peer, name="Ada", companions=1)
    (digest,) = pass_holders(ROUTING)
    send(browser, check_in(1, digest, 2))
    return peer, digest


def test_whoever_was_checked_in_is_shown_it(as_door):
    peer, _digest = checked_in(as_door)
    assert personal_data.export(Subject(peer=peer))["door.check_ins"] == [
        {
            "event": ROUTING,
            "checked_in_at": START.isoformat(),
            "persons": 2,
            "first_time": 0,
        }
    ]
    assert "door.check_ins" not in personal_data.export(Subject(peer=somebody()))
    assert "door.check_ins" not in personal_data.export(Subject(email="ada@paris.example"))


def test_erasing_somebody_keeps_the_count_and_nothing_leads_to_them(as_door):
    peer, digest = checked_in(as_door)
    personal_data.erase(Subject(peer=peer))
    assert personal_data.export(Subject(peer=peer)) == {}
    assert digest not in pass_holders(ROUTING)
    answer = get(as_door, f"{PAGE}list.json").json()
    assert (answer["state"]["heads"], answer["people"]) == (2, [])


def test_operations_go_with_the_registrations_and_the_numbers_stay(as_door, door):
    checked_in(as_door)
    personal_data.expire()
    assert DoorOperation.objects.count() == 1
    with clock.set_to(END + timedelta(days=31)):
        personal_data.expire()
        shown = browser_of(door).get(f"/en/desk/events/{ROUTING}/").content.decode()
    assert "<strong>2</strong> people came in" in shown
    assert DoorOperation.objects.count() == 0
    assert Door.objects.get().heads == 2
