"""Peers whom nothing holds go at night; who is erased stays erased after a restore."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.kit import personal_data
from meshup.kit.erasure_log import NAME, read
from meshup.kit.personal_data import Subject
from meshup.operations.erasures import TO_REPEAT, Repeated, repeat_erasures
from meshup.peers.domain.devices import add_device
from meshup.peers.domain.forgetting import BATCH, QUIET, forget_at_night
from meshup.peers.domain.joining import new_code
from meshup.peers.domain.peers import make_peer, peer_facts, rename_peer
from meshup.peers.domain.personal_data import erase_peer
from meshup.peers.models import LARGEST_NUMBER, Device, JoiningCode, Peer

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def left(now=NOON):
    forget_at_night(now)
    return set(Peer.objects.values_list("pk", flat=True))


def test_who_holds_something_stays_for_ever(shells):
    peer = make_peer("en", NOON)
    shells.counts[peer] = 1
    assert left(NOON + 3000 * DAY) == {peer}
    del shells.counts[peer]
    assert left(NOON + 3000 * DAY) == set()


def test_who_has_no_device_and_nothing_goes():
    make_peer("en", NOON)
    assert left() == set()


def test_who_has_nothing_stays_30_days_after_the_latest_act():
    peer = make_peer("en", NOON)
    add_device(peer, NOON)
    assert left(NOON + QUIET - timedelta(seconds=1)) == {peer}
    assert left(NOON + QUIET) == set()
    assert not Device.objects.exists()


def test_expired_devices_and_codes_go(shells):
    peer = make_peer("en", NOON)
    add_device(peer, NOON)
    new_code(peer, NOON)
    shells.counts[peer] = 1
    left(NOON + timedelta(minutes=9))
    assert JoiningCode.objects.count() == Device.objects.count() == 1
    left(NOON + timedelta(minutes=10))
    assert (JoiningCode.objects.count(), Device.objects.count()) == (0, 1)
    left(NOON + 400 * DAY)
    assert Device.objects.count() == 0


def test_many_are_looked_at_in_a_few_queries(shells):
    def asked(number):
        people = Peer.objects.bulk_create([Peer(made_at=NOON) for _ in range(number)])
        shells.counts[people[-1].pk] = 1
        with CaptureQueriesContext(connection) as queries:
            forget_at_night(NOON)
        assert set(Peer.objects.values_list("pk", flat=True)) == {people[-1].pk}
        del shells.counts[people[-1].pk]
        return len(queries)

    asked(2)
    few = asked(2)
    # They go by the hundred; whoever stayed of the last ones is there, too.
    assert asked(BATCH - 1) <= few + BATCH // 100
    # Each table that points to peers is asked whether it holds any, and once more when they go.
    fields = Peer._meta.get_fields(include_hidden=True)
    pointing = [field for field in fields if field.auto_created and field.is_relation]
    ends, batch = 6, 2 * len(pointing)
    assert few <= batch + ends
    assert asked(BATCH + 20) <= 2 * (batch + ends) + BATCH // 100


def test_numbers_are_random_and_never_given_twice():
    numbers = [make_peer("en", NOON) for _ in range(50)]
    assert len(set(numbers)) == 50
    assert numbers != sorted(numbers)
    assert all(0 < number <= LARGEST_NUMBER for number in numbers)


def test_a_name_is_one_line_of_what_can_be_shown():
    peer = make_peer("fr", NOON)
    rename_peer(peer, "  Chloé\n\x00the  bold " + "x" * 100)
    facts = peer_facts(peer)
    assert facts.name == ("Chloé the  bold " + "x" * 100)[:80]
    assert facts.language == "fr"
    assert peer_facts(peer + 1) is None


@pytest.fixture
def folder(settings):
    settings.CONFIG.data.mkdir(parents=True, exist_ok=True)
    for name in (NAME, TO_REPEAT):
        (settings.CONFIG.data / name).unlink(missing_ok=True)
    yield settings.CONFIG.data
    for name in (NAME, TO_REPEAT):
        (settings.CONFIG.data / name).unlink(missing_ok=True)


def test_a_restore_repeats_the_erasure_of_a_peer_and_of_nobody_else(folder):
    erased, other = make_peer("en", NOON), make_peer("en", NOON)
    erase_peer(erased)
    (line,) = read(folder / NAME)
    assert (line.peer, line.person, line.email) == (erased, None, "")
    Peer.objects.create(pk=erased, made_at=NOON)  # as a backup brings it back
    add_device(erased, NOON)
    (folder / NAME).rename(folder / TO_REPEAT)
    assert repeat_erasures() == Repeated(done=1, refused=0)
    assert set(Peer.objects.values_list("pk", flat=True)) == {other}
    assert repeat_erasures() == Repeated(0, 0)


def test_a_peer_alone_takes_nothing_of_anybody_else(ada, as_ada):
    peer = make_peer("en", NOON)
    kept = personal_data.export(Subject(person=ada.pk, email=ada.email))
    assert set(personal_data.export(Subject(peer=peer))) == {"peers.peers"}
    assert personal_data.erase(Subject(peer=peer)) == {"peers.peers": 1}
    assert personal_data.export(Subject(person=ada.pk, email=ada.email)) == kept
    assert as_ada.get("/en/desk/me/").status_code == 200
