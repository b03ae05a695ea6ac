"""What hosts see of the pool: filters, balance; and floods, put away in one press."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, strategies as st

from meshup.kit import clock
from meshup.moderation.domain.queries.acts import acts_for
from meshup.moderation.domain.undoing import undo_act
from meshup.moderation.errors import AlreadyDone, ReasonMissing
from meshup.peers.domain.peers import make_peer
from meshup.proposals.domain.call_facts import Topic
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call
from meshup.proposals.domain.deciding import decline, keep
from meshup.proposals.domain.floods import MOST_OF_ALL, MOST_OF_ORIGIN, Arrival, floods_in
from meshup.proposals.domain.following import follow_clock
from meshup.proposals.domain.forgetting import forget_old
from meshup.proposals.domain.host_floods import floods_for, put_away_flood
from meshup.proposals.domain.placing import Placement, place
from meshup.proposals.domain.pool import PoolFilters
from meshup.proposals.domain.proposing import propose
from meshup.proposals.domain.queries.pool import number_waiting, pool_for
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.queries.talks import talks
from meshup.proposals.domain.wishes import Submission
from meshup.proposals.errors import NoSuchFlood, ProgrammeOnly
from meshup.proposals.models import Proposal
from meshup.proposals.signals import proposal_changed
from tests.proposals.conftest import (
    AFTERWARDS,
    DECEMBER,
    EIGHT,
    NOW,
    proposed,
    proposed_until,
    wish,
)


@pytest.fixture
def pool(ada, chloe, dana):
    """Five proposals of two people."""
    change_call(ada, "", 0, CallPlan(topics=(Topic("dht", {"en": "DHTs"}),)), NOW)
    said: dict[str, dict[str, Any]] = {
        "gossip": {"levels": {"dht": 2}, "languages": ("fr", "en")},
        "routing": {"kind": "workshop", "evenings": (DECEMBER,)},
        "mesh": {"money": "My company", "evenings": ("elsewhere",)},
        "ropes": {"abstracts": {"en": "With a Knöt"}},
    }
    found = {title: proposed(chloe, title.title(), **rest) for title, rest in said.items()}
    return found | {"twin": proposed(dana, "GOSSIP")}


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({}, {"gossip", "routing", "mesh", "ropes", "twin"}),
        ({"kind": "workshop"}, {"routing"}),
        ({"language": "fr"}, {"gossip"}),
        ({"topic": "dht"}, {"gossip"}),
        ({"topic": "dht", "level": 3}, set()),
        ({"evening": DECEMBER}, {"gossip", "routing", "ropes", "twin"}),
        ({"money": True}, {"mesh"}),
        ({"money": False, "kind": "talk"}, {"gossip", "ropes", "twin"}),
        ({"words": "knot"}, {"ropes"}),
        ({"words": "goss IP"}, {"gossip", "twin"}),
        ({"call": "festival"}, set()),
        ({"states": frozenset({"kept"})}, set()),
    ],
)
def test_hosts_see_what_they_ask_for(bilal, pool, filters, titles):
    found = pool_for(bilal, PoolFilters(**filters))
    names = {facts.uuid: name for name, facts in pool.items()}
    assert {names[entry.proposal.uuid] for entry in found.entries} == titles
    assert found.balance.total == len(titles)


def test_the_balance_is_seen_at_a_glance(bilal, pool):
    balance = pool_for(bilal).balance
    assert balance.by_kind == {"talk": 4, "workshop": 1}
    assert balance.by_language == {"en": 5, "fr": 1}
    assert (balance.by_topic, balance.with_money, balance.first_time) == ({"dht": 1}, 1, 5)


def test_who_has_held_something_speaks_not_for_the_first_time(paris, bilal, pool):
    with clock.set_to(NOW):
        gossip = pool["gossip"]
        place(bilal, gossip.uuid, None, Placement(event=DECEMBER, starts_at=EIGHT), NOW)
    follow_clock(AFTERWARDS)
    first = [entry for entry in pool_for(bilal).entries if entry.is_first]
    assert [entry.proposal.uuid for entry in first] == [pool["twin"].uuid]


def test_nobody_else_sees_the_pool(door, pool):
    for ask in (pool_for, number_waiting):
        with pytest.raises(ProgrammeOnly):
            ask(door)
    with pytest.raises(ProgrammeOnly):
        floods_for(door, NOW)


def test_300_proposals_ask_as_little_as_3(bilal, node, django_assert_max_num_queries):
    for least in (3, 300):
        proposed_until(least, may_be_voted=True)
        with django_assert_max_num_queries(6):
            assert len(pool_for(bilal).entries) == least
        with django_assert_max_num_queries(6):
            talks()
        assert number_waiting(bilal) == least


def flood(number, origin="a" * 32, start=0):
    """Let ``number`` strangers propose something."""
    submission = Submission(origin=origin)
    return [
        propose(wish(f"Spam {start + each}"), make_peer("en", NOW), NOW, submission).uuid
        for each in range(number)
    ]


def test_a_flood_is_put_away_in_one_press_and_back_in_another(ada, bilal, node):
    gone = flood(MOST_OF_ORIGIN)
    person = proposed(make_peer("en", NOW), "Gossip")
    (found,) = floods_for(bilal, NOW)
    assert found.uuids == set(gone)
    heard = []

    def hear(change, **_more):
        heard.append(change)

    proposal_changed.connect(hear)
    assert put_away_flood(bilal, found.uuids, "Spam", NOW) == len(gone)
    proposal_changed.disconnect(hear)
    assert set(heard) == {"flood"}
    assert number_waiting(bilal) == 1
    assert floods_for(bilal, NOW) == []
    with pytest.raises(NoSuchFlood):
        put_away_flood(bilal, found.uuids, "Spam", NOW)

    act = acts_for(ada)[0][0]
    undo_act(ada, act.number, "", NOW + timedelta(hours=1))
    assert number_waiting(bilal) == len(gone) + 1
    assert proposal(person.uuid).state == "received"


def test_a_flood_goes_for_good_after_a_week(ada, node):
    put_away_flood(ada, flood(MOST_OF_ORIGIN), "Spam", NOW)
    forget_old(NOW + timedelta(days=6))
    assert Proposal.objects.count() == MOST_OF_ORIGIN
    forget_old(NOW + timedelta(days=8))
    assert Proposal.objects.count() == 0
    with pytest.raises(AlreadyDone):
        undo_act(ada, acts_for(ada)[0][0].number, "", NOW + timedelta(days=9))


def test_a_flood_is_put_away_for_a_reason_and_takes_nothing_that_was_decided(ada, node):
    first, *rest = flood(MOST_OF_ORIGIN)
    with pytest.raises(ReasonMissing):
        put_away_flood(ada, rest, " ", NOW)
    keep(ada, first, 1, NOW)
    decline(ada, rest[0], 1, NOW)
    assert put_away_flood(ada, [first, *rest], "Spam", NOW) == len(rest) - 1
    assert proposal(first).state == "kept"


def arrival(number, minutes=0.0, origin=""):
    return Arrival(NOW + timedelta(minutes=minutes), UUID(int=number), origin)


def test_few_of_one_origin_are_no_flood():
    assert floods_in(arrival(n, origin="a") for n in range(MOST_OF_ORIGIN - 1)) == []


def test_a_crowd_from_everywhere_is_one_flood_and_a_trickle_is_none():
    crowd = [arrival(n, n / 10, f"{n}") for n in range(MOST_OF_ALL)]
    trickle = [arrival(100 + n, 60 + 5 * n, f"t{n}") for n in range(MOST_OF_ALL)]
    (found,) = floods_in([*trickle, *crowd])
    assert found.arrivals == tuple(crowd)
    assert not found.is_of_one_origin


@given(st.lists(st.tuples(st.integers(0, 600), st.sampled_from("abc")), max_size=60))
def test_an_arrival_is_in_one_flood_at_most(came):
    arrivals = [arrival(n, minutes, origin) for n, (minutes, origin) in enumerate(came)]
    found = floods_in(arrivals)
    assert found == floods_in(reversed(arrivals))
    members = [each for flood in found for each in flood.arrivals]
    assert len(members) == len(set(members))
    assert set(members) <= set(arrivals)
    assert all(len(flood.arrivals) >= MOST_OF_ORIGIN for flood in found)
