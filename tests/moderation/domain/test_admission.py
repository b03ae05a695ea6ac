"""Who may do something now, by what is known of them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from meshup.kit import limits as counting
from meshup.kit.errors import NotFound, TooMany
from meshup.kit.limits import Allowance
from meshup.kit.models import Count
from meshup.moderation import limits
from meshup.moderation.domain.admission import Visitor, admit, network_key
from meshup.moderation.limits import LIMITS, ActLimits
from tests.moderation.blocking import BLOCK, blocked_network, blocked_peer

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 2, 18, 31, tzinfo=UTC)
VENUE, ELSEWHERE = "192.0.2.7", "198.51.100.9"
MINUTES = limits.MINUTES


@pytest.fixture
def few(monkeypatch):
    """Let an act be done seldom."""
    few = ActLimits(
        network=(Allowance(2, MINUTES),),
        network_with_code=(Allowance(4, MINUTES),),
        peer=(Allowance(3, MINUTES),),
        address=(Allowance(1, MINUTES),),
        node=(Allowance(5, MINUTES),),
        node_with_code=(Allowance(6, MINUTES),),
    )
    monkeypatch.setitem(LIMITS, "wave", few)


def times_admitted(visitor, most=20, at=NOW):
    for number in range(most):
        try:
            admit("wave", visitor, at)
        except TooMany:
            return number
    return most


@pytest.mark.parametrize(
    ("visitor", "times"),
    [
        (Visitor(VENUE), 2),
        (Visitor(VENUE, has_code=True), 4),
        (Visitor(VENUE, peer=1, has_code=True), 3),
        (Visitor(VENUE, peer=1), 2),
        (Visitor(VENUE, address=7), 1),
    ],
)
def test_whoever_comes_is_counted_by_all_that_is_known_of_them(few, visitor, times):
    assert times_admitted(visitor) == times


def test_strangers_without_a_code_use_up_nothing_of_those_who_have_one(few):
    for number in range(9):
        times_admitted(Visitor(f"203.0.113.{number}"))
    with pytest.raises(TooMany):
        admit("wave", Visitor(ELSEWHERE), NOW)
    assert times_admitted(Visitor(VENUE, has_code=True)) == 4


def test_whoever_is_refused_uses_up_nothing_of_others(few):
    assert times_admitted(Visitor(VENUE)) == 2
    for _ in range(9):
        with pytest.raises(TooMany):
            admit("wave", Visitor(VENUE), NOW)
    counting._used_up.clear()  # as another process
    for _ in range(9):
        with pytest.raises(TooMany):
            admit("wave", Visitor(VENUE), NOW)
    assert times_admitted(Visitor(ELSEWHERE)) == 2
    assert set(Count.objects.values_list("count", flat=True)) == {2, 4}


def test_a_refusal_says_how_long_to_wait(few):
    times_admitted(Visitor(VENUE))
    with pytest.raises(TooMany) as refused:
        admit("wave", Visitor(VENUE), NOW)
    assert refused.value.facts == {"after": timedelta(minutes=9)}
    admit("wave", Visitor(VENUE), NOW + timedelta(minutes=9))


def test_all_that_is_counted_is_one_statement_and_a_flood_costs_none(few):
    everybody = Visitor(VENUE, peer=1, has_code=True, address=7)
    admit("wave", Visitor(ELSEWHERE), NOW)  # who is blocked, it knows by heart from now on
    with (
        transaction.atomic(),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        admit("wave", everybody, NOW)
    statements = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
    assert len(statements) == 1
    times_admitted(everybody)
    with CaptureQueriesContext(connection) as queries, pytest.raises(TooMany):
        admit("wave", everybody, NOW)
    assert len(queries) == 0


def test_what_is_kept_of_an_address_is_a_keyed_hash(few, settings):
    admit("wave", Visitor(VENUE), NOW)
    assert all(VENUE not in key for key in Count.objects.values_list("key", flat=True))
    key = network_key(VENUE)
    assert len(key) == 32
    assert VENUE not in repr(Visitor(VENUE))
    settings.SECRET_KEY = "another node's secret, just as long as ours is"
    assert network_key(VENUE) != key


def test_a_blocked_network_gets_through_with_the_code_alone(ada, few):
    blocked_network(ada, VENUE, NOW)
    with pytest.raises(NotFound):
        admit("wave", Visitor(VENUE), NOW)
    admit("wave", Visitor(VENUE, has_code=True), NOW)
    admit("wave", Visitor(ELSEWHERE), NOW)
    assert not Count.objects.filter(key__contains="network:").exclude(count=1).exists()


def test_a_blocked_peer_stays_out_on_every_network_code_or_not(ada, few):
    peer = blocked_peer(ada, NOW)
    for visitor in (Visitor(VENUE, peer), Visitor(ELSEWHERE, peer, has_code=True)):
        with pytest.raises(NotFound):
            admit("wave", visitor, NOW)
    admit("wave", Visitor(VENUE), NOW)


def test_a_block_of_a_network_ends_by_itself(ada, few):
    blocked_network(ada, VENUE, NOW)
    admit("wave", Visitor(VENUE), NOW + BLOCK)


def test_whoever_is_blocked_is_answered_as_the_door_says_of_what_is_not_there(ada, few):
    class NoSuchEvent(NotFound):
        code = "tests.no_such_event"

    blocked_network(ada, VENUE, NOW)
    with pytest.raises(NoSuchEvent):
        admit("wave", Visitor(VENUE), NOW, absent=NoSuchEvent)


def test_whoever_was_harmed_is_heard_whatever_their_address_has_done(ada):
    blocked_network(ada, VENUE, NOW)
    admit("report_conduct", Visitor(VENUE), NOW)
    with pytest.raises(NotFound):
        admit("report", Visitor(VENUE), NOW)


OF_PEERS = {"stay_in_touch"}
"""Acts of people whom the node knows: so many bound the table, and nobody counts for others."""


@pytest.mark.parametrize("act", sorted(LIMITS))
def test_every_act_counts_everybody_so_that_the_table_is_bounded(act):
    if act in OF_PEERS:
        assert LIMITS[act].peer
        return
    assert LIMITS[act].node
    assert LIMITS[act].network
    assert not LIMITS[act].network_with_code or LIMITS[act].node_with_code


def test_a_stranger_with_many_addresses_fills_no_table(few):
    for number in range(200):
        times_admitted(Visitor(f"2001:db8:{number:x}::/64"), most=1)
    assert Count.objects.count() == 5 + 1
