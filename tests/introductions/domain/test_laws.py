"""Laws of remembering and of joining devices: whatever comes first, the same people have met."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings as trying, strategies as st

from meshup.introductions.domain.pairs import merged, pair_of, pairs_of
from meshup.introductions.domain.queries.introduced_pairs import pairs_introduced
from meshup.introductions.domain.remembering import remember
from meshup.introductions.models import Encounter
from meshup.peers.domain.joining import join
from tests.agenda.paris import NOW
from tests.attendance.people import somebody
from tests.effort import examples

PEOPLE = 6
people = st.integers(0, PEOPLE - 1)
rounds = st.integers(0, 3)
meets = st.tuples(st.just("remember"), people, people, rounds)
joins = st.tuples(st.just("join"), people, people)


def moment(number):
    return NOW + timedelta(minutes=12 * number)


class People:
    """Who is whom, as devices are joined."""

    def __init__(self):
        self.are = list(range(PEOPLE))

    def join(self, one, other):
        """Let one be the other; return who goes and who stays."""
        gone, stays = self.are[one], self.are[other]
        self.are = [stays if who == gone else who for who in self.are]
        return gone, stays


@given(st.lists(meets | joins, max_size=20))
def test_who_has_met_does_not_depend_on_when_devices_are_joined(acts):
    who = People()
    met: set[tuple[Any, ...]] = set()
    for act, one, other, *at in acts:
        if act == "join":
            met = merged(met, *who.join(one, other))
        else:
            pairs = pairs_of([(who.are[one], who.are[other])])
            met |= {(*pair, moment(*at)) for pair in pairs}
    assert met == {
        (*pair_of(who.are[one], who.are[other]), moment(*at))
        for act, one, other, *at in acts
        if act == "remember" and who.are[one] != who.are[other]
    }


@given(st.lists(meets, max_size=20), people, people)
def test_joining_twice_is_once_and_nobody_has_met_themselves(acts, gone, stays):
    met = {(*pair_of(one, other), moment(at)) for _act, one, other, at in acts if one != other}
    once = merged(met, gone, stays)
    assert merged(once, gone, stays) == once
    assert all(low < high for low, high, _at in once)
    if gone != stays:
        assert not any(gone in pair for *pair, _at in once)


def renamed(met, gone, stays):
    """Return what sets of people who met are when one of them is another."""
    found = {(frozenset(stays if each == gone else each for each in pair), at) for pair, at in met}
    return {(pair, at) for pair, at in found if len(pair) > 1}


@pytest.mark.django_db
@trying(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(meets | joins, max_size=12))
def test_rows_keep_what_sets_would_keep(node, acts):
    with transaction.atomic():
        numbers = [somebody() for _ in range(PEOPLE)]
        who, introduced = People(), 0
        met: set[tuple[Any, ...]] = set()
        for act, one, other, *at in acts:
            if act == "join":
                gone, stays = who.join(one, other)
                join(numbers[gone], numbers[stays], NOW)
                met = renamed(met, gone, stays)
                continue
            pair = frozenset({who.are[one], who.are[other]})
            couple = [tuple(numbers[who.are[each]] for each in (one, other))]
            before = {each for each, _at in met}
            met |= {(pair, at[0])} if len(pair) > 1 else set()
            new = len({each for each, _at in met} - before)
            assert remember(couple, moment(*at)) == new
            introduced += new
        rows = Encounter.objects.values_list("low", "high", "met_at")
        assert set(rows) == {
            (*sorted(numbers[each] for each in pair), moment(at)) for pair, at in met
        }
        assert pairs_introduced() == introduced
        transaction.set_rollback(True)
