"""A set of numbers in SQL is one parameter, however many there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.introductions.models import Wish
from meshup.kit.number_sets import NumberSet, beside_index
from meshup.peers.models import LARGEST_NUMBER, Peer
from tests.agenda.paris import NOW

pytestmark = pytest.mark.django_db

NUMBERS = [1, 7, LARGEST_NUMBER - 1, LARGEST_NUMBER]


@pytest.fixture(autouse=True)
def _peers():
    Peer.objects.bulk_create(Peer(pk=number, made_at=NOW) for number in NUMBERS)


def found(numbers):
    return set(Peer.objects.filter(pk__in=NumberSet(numbers)).values_list("pk", flat=True))


def test_it_finds_what_a_list_would_find():
    assert found([]) == set()
    assert found([7, 7, 8]) == {7}
    assert found(iter(NUMBERS)) == set(NUMBERS)
    assert found([-1, LARGEST_NUMBER]) == {LARGEST_NUMBER}


def test_more_numbers_than_a_database_takes_parameters():
    assert found(range(300_000)) == {1, 7}


def test_it_may_be_used_for_what_points_to_something_and_beside_an_index():
    assert not Wish.objects.filter(by__in=NumberSet(NUMBERS)).exists()
    rows = Peer.objects.alias(number=beside_index("pk")).filter(number__in=NumberSet([7, 9]))
    with CaptureQueriesContext(connection) as queries:
        assert [row.pk for row in rows] == [7]
    assert len(queries) == 1
