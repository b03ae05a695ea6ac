"""A crowd asks as few questions as three people do, and finds the same."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.introductions.domain.avoiding import avoid_name, avoided_among
from meshup.introductions.domain.pairs import pair_of
from meshup.introductions.domain.queries.history import history_among
from meshup.introductions.domain.remembering import remember
from meshup.introductions.domain.wishing import wished_among
from meshup.introductions.models import Encounter
from meshup.peers.models import Peer
from tests.agenda.paris import NOW
from tests.presence.evening import DECEMBER

pytestmark = pytest.mark.django_db


def crowd(size):
    peers = [Peer(language="en", made_at=NOW) for _ in range(size)]
    Peer.objects.bulk_create(peers)
    return [peer.pk for peer in peers]


def remembered(people, each, chance):
    """Let each of ``people`` have met about ``each`` others; return the pairs."""
    pairs = {pair_of(*chance.sample(people, 2)) for _ in range(len(people) * each // 2)}
    Encounter.objects.bulk_create(
        [
            Encounter(low_id=low, high_id=high, met_at=NOW - timedelta(days=30))
            for low, high in sorted(pairs)
        ]
    )
    return pairs


def questions(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])


def test_questions_do_not_grow_with_the_crowd(node):
    few, many = crowd(4), crowd(1200)
    chance = Random(12)
    pairs = remembered(many, 10, chance)
    avoid_name(few[0], "Person 1", NOW)
    avoid_name(many[0], "Person 1", NOW)

    def asked(people):
        named = {peer: f"Person {number}" for number, peer in enumerate(people)}
        return (
            questions(lambda: history_among(people)),
            questions(lambda: avoided_among(named, NOW)),
            questions(lambda: wished_among(named, DECEMBER)),
        )

    asked(few)
    asked(many)  # from the second time on, what names mean is known
    assert asked(few) == asked(many) == (1, 6, 1)
    assert set(history_among(many)) == pairs
    tables = list(zip(many[::2], many[1::2], strict=True))
    assert questions(lambda: remember(tables, NOW)) <= 8  # rows are written in batches
