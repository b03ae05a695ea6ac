"""Rounds that end in one moment, on several workers, while devices are joined and people erased."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.db import connection
from django.db.models.signals import post_delete, pre_delete

from meshup.community.domain.nodes import set_up_node
from meshup.introductions.domain.avoiding import avoid, avoid_name, avoided_among
from meshup.introductions.domain.pairs import pair_of
from meshup.introductions.domain.queries.introduced_pairs import pairs_introduced
from meshup.introductions.domain.remembering import remember
from meshup.introductions.models import Avoidance, AvoidedName, Encounter
from meshup.kit import clock
from meshup.peers.domain.joining import join
from meshup.peers.domain.peers import make_peer
from meshup.peers.domain.personal_data import erase_peer
from meshup.peers.models import Peer
from tests.agenda.paris import NOW
from tests.attendance.domain.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 6


@pytest.fixture
def people(transactional_db):
    set_up_node(name="Paris P2P", city="Paris", languages=["en"], time_zone="Europe/Paris")
    with clock.set_to(NOW):
        yield [make_peer("en", NOW) for _ in range(6)]


def test_a_round_that_several_remember_at_once_is_remembered_once(people):
    ada, bilal, chloe, djamila, *_others = people
    tables = [(ada, bilal), (chloe, djamila)]
    new = at_once([lambda: remember(tables, NOW)] * WORKERS, WORKERS)
    assert sorted(new) == [0] * (WORKERS - 1) + [2]
    assert (Encounter.objects.count(), pairs_introduced()) == (2, 2)


def test_a_round_ends_while_its_people_are_joined_or_erased(people):
    ada, bilal, chloe, djamila, laptop, other = people
    tables = [(ada, bilal), (chloe, djamila), (laptop, other)]
    at_once(
        [
            lambda: remember(tables, NOW),
            lambda: join(laptop, ada, NOW),
            lambda: remember(tables, NOW),
            lambda: erase_peer(djamila),
            lambda: remember(tables, NOW),
        ],
        WORKERS,
    )
    met = set(Encounter.objects.values_list("low", "high"))
    assert pair_of(ada, bilal) in met
    assert met <= {pair_of(ada, bilal), pair_of(ada, other)}


@pytest.mark.parametrize(
    ("moment", "rows"),
    [(post_delete, Encounter), (pre_delete, Peer)],
    ids=["their meetings are gone", "they are about to go"],
)
def test_a_round_that_ends_while_somebody_is_erased_goes_with_them(people, moment, rows):
    """It is remembered in the middle of the erasure, and neither waits for the other for ever."""
    ada, bilal, *_others = people
    remember([(ada, bilal)], NOW)
    with ThreadPoolExecutor(1) as pool:
        rounds = []

        def end_a_round(**_of: object) -> None:
            rounds.append(pool.submit(_remember_alone, [(ada, bilal)]))
            wait(rounds, timeout=0.5)

        moment.connect(end_a_round, sender=rows)
        try:
            erase_peer(bilal)
        finally:
            moment.disconnect(end_a_round, sender=rows)
        assert [done.result() for done in rounds] == [0]
    assert not Encounter.objects.exists()


def _remember_alone(pairs):
    try:
        return remember(pairs, NOW)
    finally:
        connection.close()


def test_a_name_typed_many_times_at_once_and_planned_by_several_is_one(people):
    ada, bilal, *_others = people
    shown = {ada: "Ada", bilal: "Bilal"}
    at_once(
        [
            lambda: avoid_name(ada, "Bilal", NOW),
            lambda: avoid(ada, bilal, NOW),
            lambda: avoided_among(shown, NOW),
        ]
        * 3,
        WORKERS,
    )
    assert avoided_among(shown, NOW) == {pair_of(ada, bilal)}
    assert (AvoidedName.objects.count(), Avoidance.objects.count()) == (1, 1)
