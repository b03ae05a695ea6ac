"""Many phones at once: every operation once, serials without a gap, the count right."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.community.domain.nodes import set_up_node
from meshup.door.domain.opening_hours import epoch_ms
from meshup.door.domain.receiving import receive_operations
from meshup.door.models import Door, DoorOperation
from meshup.kit import clock
from meshup.presence.models import Presence
from tests.agenda.paris import NOW, themed
from tests.attendance.people import DECEMBER, ROUTING, TUESDAY, paris_series
from tests.door.evenings import START, counted, pass_of

pytestmark = pytest.mark.django_db(transaction=True)

PHONES = 6
BATCHES = 4
EACH = 5


@pytest.fixture(autouse=True)
def _december(transactional_db):
    set_up_node(name="Paris P2P", city="Paris", languages=["en"], time_zone="Europe/Paris")
    paris_series()
    create_event(None, themed(TUESDAY), NOW, state=State.CONFIRMED)
    with clock.set_to(START):
        yield


def together(acts):
    """Do all of ``acts`` in threads that begin in the same moment."""
    barrier = Barrier(len(acts))

    def one(act):
        try:
            barrier.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(one, act) for act in acts]]


def sent(slug, operations):
    return receive_operations(None, slug, operations, epoch_ms(START), START)


@pytest.mark.parametrize("slug", [ROUTING, DECEMBER])
def test_what_many_phones_send_at_once_is_kept_once_and_in_order(slug):
    at = START if slug == ROUTING else START.replace(day=2)
    done = {
        phone: [
            [counted(batch * EACH + number, device=str(phone) * 22) for number in range(EACH)]
            for batch in range(BATCHES)
        ]
        for phone in range(PHONES)
    }

    def phone_sends(phone):
        for batch in done[phone]:
            receive_operations(None, slug, batch, epoch_ms(at), at)
            receive_operations(None, slug, batch, epoch_ms(at), at)  # the answer was lost

    with clock.set_to(at):
        together([lambda phone=phone: phone_sends(phone) for phone in range(PHONES)])
    door = Door.objects.get()
    total = PHONES * BATCHES * EACH
    assert (door.heads, door.last_serial) == (total, total)
    serials = DoorOperation.objects.order_by("serial").values_list("serial", flat=True)
    assert list(serials) == list(range(1, total + 1))


def test_the_same_operations_from_many_at_once_are_kept_once():
    same = [counted(number) for number in range(1, 20)]
    answers = together([lambda: sent(ROUTING, same)] * PHONES)
    assert all(len(answer.taken) == len(same) for answer in answers)
    assert Door.objects.get().heads == DoorOperation.objects.count() == len(same)


def test_one_person_whom_all_check_in_at_once_is_there_once():
    _code, digest = pass_of(companions=1)
    together(
        [
            lambda phone=phone: sent(ROUTING, [_check_in(digest, str(phone) * 22)])
            for phone in range(PHONES)
        ]
    )
    assert (Door.objects.get().heads, Presence.objects.count()) == (2, 1)


def _check_in(digest, device):
    from dataclasses import replace  # noqa: PLC0415

    from meshup.door.choices import OperationKind  # noqa: PLC0415

    count = counted(1, persons=2, device=device)
    return replace(count, kind=OperationKind.CHECK_IN, digest=digest)
