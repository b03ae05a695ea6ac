"""The tests' own ground: what the fixtures promise."""

import socket

import pytest
from django.db import connection, transaction

from meshup.community.domain.queries import this_node
from meshup.community.models import Person
from tests.environment import WANTED


def test_the_node_is_in_paris(node):
    assert (this_node().city, this_node().languages) == ("Paris", ["fr", "en"])


def test_the_database_is_the_one_that_was_asked_for(db):
    with connection.cursor() as cursor:
        kind = "sqlite_version" if WANTED == "sqlite" else "version"
        cursor.execute(f"SELECT {kind}()")
        said = str(cursor.fetchone()[0])
    assert connection.vendor == WANTED
    assert said.startswith("PostgreSQL") == (WANTED == "postgresql")


def test_what_waits_for_a_commit_happens_at_the_end_of_the_transaction(db):
    happened = []
    with transaction.atomic():
        transaction.on_commit(lambda: happened.append("outer"))
        with transaction.atomic():
            transaction.on_commit(lambda: happened.append("inner"))
        assert happened == []
    assert happened == ["outer", "inner"]


def test_what_waits_for_a_commit_is_forgotten_when_it_is_rolled_back(db):
    happened = []
    with transaction.atomic():
        transaction.on_commit(lambda: happened.append("never"))
        transaction.set_rollback(True)
    with transaction.atomic():
        Person.objects.count()
    assert happened == []


def test_no_test_reaches_the_network():
    with socket.socket() as line, pytest.raises(ConnectionRefusedError, match=r"192\.0\.2\.1"):
        line.connect(("192.0.2.1", 80))
