"""What is inserted by compiled SQL is what ``save`` would have written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms.models import model_to_dict

from meshup.kit.compiled_insert import CompiledInsert
from meshup.peers.models import Device, Peer

NOON = datetime(2026, 10, 5, 12, 0, 0, 123456, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def peer():
    return Peer.objects.create(name="Chloé “%s” %(name)s", made_at=NOON)


def device(peer, number):
    return Device(peer=peer, key_hash=f"{number:064}", made_at=NOON, expires_at=NOON)


def test_a_row_is_as_save_writes_it(peer):
    saved, inserted = device(peer, 1), device(peer, 2)
    saved.save()
    CompiledInsert(Device).insert(inserted)
    assert inserted.pk > saved.pk
    assert not inserted._state.adding
    read = Device.objects.get(pk=inserted.pk)
    assert read == inserted
    one, other = model_to_dict(Device.objects.get(pk=saved.pk)), model_to_dict(read)
    assert {**one, "id": 0, "key_hash": ""} == {**other, "id": 0, "key_hash": ""}
    read.expires_at = datetime(2027, 1, 1, tzinfo=UTC)
    read.save()
    assert Device.objects.count() == 2


def test_a_row_that_has_its_key_keeps_it():
    peer = Peer(name="Chloé “%s” %(name)s", language="fr", made_at=NOON)
    key = peer.pk
    CompiledInsert(Peer).insert(peer)
    assert model_to_dict(Peer.objects.get()) == model_to_dict(peer)
    assert Peer.objects.get().pk == key


def test_one_statement_and_the_same_again(peer, django_assert_num_queries):
    insert = CompiledInsert(Device)
    for number in range(3):
        with django_assert_num_queries(1):
            insert.insert(device(peer, number))
    assert len({row.pk for row in Device.objects.all()}) == 3


def test_what_the_database_refuses_is_refused(peer):
    insert = CompiledInsert(Device)
    insert.insert(device(peer, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert.insert(device(peer, 1))
    assert connection.vendor in {"sqlite", "postgresql"}
    assert Device.objects.count() == 1
