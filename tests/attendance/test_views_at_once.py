"""The button, pressed several times in the same moment: one form is one registration."""

import pytest

from meshup.attendance.models import Attendance, Registration
from meshup.community.domain.nodes import set_up_node
from meshup.kit import clock
from meshup.peers.models import Peer
from tests.agenda.paris import NOW, paris_series
from tests.attendance.coming_pages import COME, come, phone
from tests.attendance.domain.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "0123456789abcdef0123456789abcdef"
PRESSES = 8


@pytest.fixture(autouse=True)
def _november(transactional_db):
    set_up_node(name="Paris P2P", city="Paris", languages=["en"], time_zone="Europe/Paris")
    paris_series()
    with clock.set_to(NOW):
        yield


def test_one_form_that_is_sent_many_times_at_once_makes_one_registration():
    links = at_once([lambda: come(phone(), COME, once=TOKEN)] * PRESSES, PRESSES)
    assert len(set(links)) == 1
    assert (Registration.objects.count(), Attendance.objects.count()) == (1, 1)
    assert Peer.objects.count() == 1


def test_many_phones_at_once_behind_one_address_are_many_people():
    presses = [
        lambda number=number: come(phone(), COME, once=f"{number:032}") for number in range(8)
    ]
    links = at_once(presses, PRESSES)
    assert len(set(links)) == PRESSES
    assert Registration.objects.count() == Peer.objects.count() == PRESSES
