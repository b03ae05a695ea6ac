"""Keys of the node are in its backups, for they are who it is, and are shown to nobody."""

from __future__ import annotations

import logging

import pytest

from meshup.fediverse.domain import own_actors
from meshup.fediverse.models import NodeKey, OwnActor
from meshup.kit import personal_data
from meshup.kit.personal_data import Subject
from meshup.operations.left_out import tables_left_out

pytestmark = pytest.mark.usefixtures("switched_on")


def test_no_backup_leaves_the_keys_out():
    tables = {model._meta.db_table for model in (OwnActor, NodeKey)}
    assert not tables & set(tables_left_out())


def test_an_export_of_personal_data_holds_no_key(ada):
    told = str(personal_data.export(Subject(person=ada.pk, email=ada.email)))
    assert "PRIVATE" not in told
    assert bytes(NodeKey.objects.get().private_key).hex() not in told


def test_a_value_that_holds_keys_does_not_show_them(caplog):
    keys = own_actors._read().value
    with caplog.at_level(logging.DEBUG):
        logging.getLogger(__name__).error("%r", [keys, *keys.actors, keys.node])
    assert "PRIVATE" not in caplog.text
    assert repr(bytes(keys.node.private_key)) not in caplog.text
