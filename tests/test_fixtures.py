"""The tests' own ground: what the fixtures promise."""

import socket

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings as effort, strategies as st

from meshup.community.domain.queries import this_node
from meshup.community.models import Node, Person
from tests import selection
from tests.environment import DATA, WANTED
from tests.questions import name_of
from tests.selection import is_wanted, reaches_database, shared_by


def test_the_node_is_in_paris(node):
    assert (this_node().city, this_node().languages) == ("Paris", ["fr", "en"])


def test_tests_that_share_something_are_sent_to_one_process(request):
    wanted = bool(getattr(request.config.option, "loadgroup", False))
    sent = {"@" in item.nodeid for item in request.session.items if shared_by(item)}
    assert sent <= {wanted}


def test_what_starts_processes_is_not_left_for_the_end(request):
    sought = selection.PROCESSES
    later = [not selection.knows(item, sought) for item in request.session.items]
    assert later == sorted(later)
    assert not selection.knows(request.node, sought)


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


def test_the_data_folder_is_that_of_this_process_alone():
    assert settings.CONFIG.data == DATA
    before = settings.TAG_VERSIONS.last_change()
    settings.TAG_VERSIONS.bump(["node"])
    assert (DATA / "freshness").exists()
    assert settings.TAG_VERSIONS.last_change() > before


@pytest.mark.parametrize("again", [False, True])
def test_a_language_is_left_to_no_other_test(again, as_chloe):
    assert translation.get_language() == settings.LANGUAGE_CODE
    as_chloe.get("/fr/")
    assert translation.get_language() == "fr"


@effort(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers())
def test_no_example_sees_what_another_wrote(node, number, as_ada):
    assert translation.get_language() == settings.LANGUAGE_CODE
    assert (Node.objects.count(), this_node().name) == (1, "Paris P2P")
    Node.objects.update(name=f"Node {number}")
    Node.objects.create(name="Another", city="Lyon", latitude=0, longitude=0)
    as_ada.get("/fr/desk/")
    as_ada.logout()


@effort(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers())
def test_what_waits_for_a_commit_happens_within_an_example(db, number):
    happened = []
    with transaction.atomic():
        transaction.on_commit(lambda: happened.append(number))
    assert happened == [number]


def test_who_asks_for_no_database_reaches_none(request):
    assert not reaches_database(request.node)


def test_who_asks_for_rows_reaches_a_database(request, node):
    assert reaches_database(request.node)


def test_what_is_long_waits_to_be_asked_for(request):
    assert is_wanted(request.node, long=False)
    request.node.add_marker("long")
    assert not is_wanted(request.node, long=False)
    assert is_wanted(request.node, long=True)


def test_a_test_has_one_name_in_every_group(request):
    before = request.node.nodeid
    request.node.add_marker(pytest.mark.xdist_group("of four"))
    request.node._nodeid = f"{name_of(request.node)}@of four"
    assert name_of(request.node) == before.partition("@")[0]
    request.node._nodeid = before
