"""What is known of other servers, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meshup.kit import clock
from meshup.remote_actors.domain.instances import (
    forget_unseen,
    instance_of,
    instances_among,
    note_answer,
    note_flavour,
    note_software,
)
from meshup.remote_actors.models import Instance

HOST = "social.example"
pytestmark = pytest.mark.django_db


def test_nothing_is_known_of_a_server_that_nobody_met():
    known = instance_of(HOST)
    assert (known.software, known.flavour, known.seen_at) == ("", "", None)
    assert instances_among([HOST]) == {}


def test_what_is_noted_is_known():
    at = clock.now()
    note_flavour(HOST, "rfc9421", at)
    note_software(HOST, " WordPress ", at)
    note_answer(HOST, ok=True, at=at)
    known = instance_of(HOST)
    assert (known.software, known.flavour, known.seen_at) == ("wordpress", "rfc9421", at)
    note_flavour(HOST, "cavage", at)
    assert instance_of(HOST).flavour == "cavage"


def test_the_same_is_not_written_again(django_assert_num_queries):
    at = clock.now()
    note_flavour(HOST, "cavage", at)
    note_answer(HOST, ok=True, at=at)
    with django_assert_num_queries(3):
        note_flavour(HOST, "cavage", at)
        note_answer(HOST, ok=True, at=at + timedelta(minutes=59))
        note_software("", "x", at)
    assert not Instance.objects.filter(host="").exists()


def test_a_server_that_fails_does_so_since_the_first_time_until_it_answers():
    at = clock.now()
    note_answer(HOST, ok=False, at=at)
    note_answer(HOST, ok=False, at=at + timedelta(hours=5))
    assert instance_of(HOST).failing_since == at
    note_answer(HOST, ok=True, at=at + timedelta(hours=6))
    assert instance_of(HOST).failing_since is None


def test_a_server_of_which_nothing_is_heard_for_long_is_forgotten():
    at = clock.now()
    note_answer(HOST, ok=True, at=at)
    note_answer("new.example", ok=True, at=at + timedelta(days=100))
    assert forget_unseen(at + timedelta(days=181)) == 1
    assert list(Instance.objects.values_list("host", flat=True)) == ["new.example"]
