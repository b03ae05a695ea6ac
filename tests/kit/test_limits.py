"""How often somebody may do something."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from meshup.kit import clock
from meshup.kit.errors import TooMany
from meshup.kit.limits import Allowance, spend, visitor_of

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
