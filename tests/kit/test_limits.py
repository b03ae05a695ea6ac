"""How often somebody may do something."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from meshup.kit import clock, limits
from meshup.kit.errors import TooMany
from meshup.kit.limits import (
    Allowance,
    Spending,
    forget_counts_before,
    spend,
    spend_all,
    visitor_of,
)
from meshup.kit.models import Count

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_next_one_has_to_wait_and_is_told_how_long():
    with clock.set_to(NOON):
        for _ in range(3):
            spend("suggest", "Chloé", Allowance(3, HOUR))
        with pytest.raises(TooMany) as refused:
            spend("suggest", "Chloé", Allowance(3, HOUR))
    assert refused.value.facts == {"after": timedelta(minutes=50)}


def test_others_other_things_and_later_are_counted_apart():
    with clock.set_to(NOON):
        spend("suggest", "Chloé", Allowance(1, HOUR))
        spend("suggest", "Bilal", Allowance(1, HOUR))
        spend("report", "Chloé", Allowance(1, HOUR))
    with clock.set_to(NOON + HOUR):
        spend("suggest", "Chloé", Allowance(1, HOUR))


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "20010db800010002"),
        ("2001:db8:1:2:aaaa::1", "20010db800010002"),
        ("2001:db8::1:2", "20010db800000000"),
        ("2001:db8::aaaa:0:0:7", "20010db800000000"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_neighbours_of_one_network_are_one_visitor(address, visitor):
    assert visitor_of(RequestFactory().get("/", REMOTE_ADDR=address)) == visitor


def test_what_is_counted_together_is_one_row_each_and_is_forgotten_when_it_is_over():
    both = [Spending("suggest", who, Allowance(2, HOUR)) for who in ("Chloé", "Bilal")]
    spend_all(both, NOON)
    spend_all(both, NOON)
    assert [row.count for row in Count.objects.all()] == [2, 2]
    assert not any("Chlo" in row.key for row in Count.objects.all())
    assert forget_counts_before(NOON) == 0
    assert forget_counts_before(NOON + HOUR) == 2


def test_all_are_counted_or_none():
    spend_all([Spending("suggest", "Chloé", Allowance(1, HOUR))], NOON)
    for _ in range(2):
        with pytest.raises(TooMany):
            spend_all(
                [
                    Spending("suggest", "Chloé", Allowance(1, HOUR)),
                    Spending("suggest", "everybody", Allowance(9, HOUR)),
                ],
                NOON,
            )
        limits._used_up.clear()  # as another process, which has to ask
    assert Count.objects.count() == 1


def test_a_stretch_that_is_over_begins_anew_in_the_same_row():
    one = [Spending("suggest", "Chloé", Allowance(1, HOUR))]
    for hour in range(3):
        spend_all(one, NOON + hour * HOUR)
    assert [row.count for row in Count.objects.all()] == [1]


def test_what_a_process_remembers_of_strangers_is_bounded():
    for number in range(limits.MOST_REMEMBERED + 100):
        limits._remember(f"suggest:3600:{number:024}", 1)
    assert len(limits._used_up) == limits.MOST_REMEMBERED
