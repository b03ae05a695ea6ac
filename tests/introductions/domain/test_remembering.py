"""Who has met whom: remembered once, counted, and gone with who is erased."""

from datetime import timedelta

import pytest

from meshup.introductions.domain.queries.history import history_among
from meshup.introductions.domain.queries.introduced_pairs import pairs_introduced
from meshup.introductions.domain.remembering import remember
from meshup.introductions.models import Encounter
from meshup.peers.domain.personal_data import erase_peer
from tests.agenda.paris import NOW
from tests.attendance.people import somebody

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=12)


@pytest.fixture
def people(node):
    return sorted(somebody() for _ in range(4))


def met(peers):
    """Return how often and when last each pair met."""
    return {pair: (each.times, each.last_seen) for pair, each in history_among(peers).items()}


def test_a_round_is_remembered_whatever_the_order_of_each_pair(people):
    ada, bilal, chloe, _djamila = people
    assert remember([(bilal, ada), (ada, chloe)], NOW) == 2
    assert met(people) == {
        (ada, bilal): (1, NOW.isoformat()),
        (ada, chloe): (1, NOW.isoformat()),
    }


def test_the_same_round_twice_is_once(people):
    ada, bilal, *_others = people
    remember([(ada, bilal)], NOW)
    assert remember([(bilal, ada), (ada, bilal)], NOW) == 0
    assert met(people) == {(ada, bilal): (1, NOW.isoformat())}
    assert pairs_introduced() == 1


def test_who_meets_again_is_no_new_pair(people):
    ada, bilal, chloe, _djamila = people
    remember([(ada, bilal)], NOW)
    assert remember([(ada, bilal), (ada, chloe)], LATER) == 1
    assert met([ada, bilal]) == {(ada, bilal): (2, LATER.isoformat())}
    assert pairs_introduced() == 2


def test_nobody_meets_themselves(people):
    assert remember([(people[0], people[0])], NOW) == 0
    assert met(people) == {}


def test_who_is_gone_is_left_out_and_the_others_are_remembered(people):
    ada, bilal, chloe, djamila = people
    erase_peer(ada)
    assert remember([(ada, bilal), (chloe, djamila)], NOW) == 1
    assert met(people) == {(chloe, djamila): (1, NOW.isoformat())}


def test_only_those_who_are_asked_about_are_told_of(people):
    ada, bilal, chloe, djamila = people
    remember([(ada, bilal), (chloe, djamila)], NOW)
    assert set(met([ada, bilal, chloe])) == {(ada, bilal)}


def test_how_many_pairs_were_introduced_outlives_everybody(people):
    ada, bilal, *_others = people
    remember([(ada, bilal)], NOW)
    erase_peer(ada)
    assert Encounter.objects.count() == 0
    assert pairs_introduced() == 1
