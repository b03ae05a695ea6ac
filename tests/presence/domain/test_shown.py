"""The page of an event leads to the page on which one says that one is there, in time."""

import pytest

from meshup.agenda.domain.life_cycle import cancel
from meshup.kit import clock
from tests.agenda.paris import paris_series
from tests.attendance.coming_pages import EVENT
from tests.presence.evening import DECEMBER, EIGHT, ENDS, HERE, STARTS, minutes


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()


@pytest.mark.parametrize(
    ("at", "leads"),
    [
        (STARTS - minutes(61), False),
        (STARTS - minutes(60), True),
        (ENDS - minutes(1), True),
        (ENDS, False),
    ],
)
def test_it_does_from_an_hour_before_until_the_end(at, leads, as_chloe):
    with clock.set_to(at):
        page = as_chloe.get(EVENT)
        assert (HERE in page.content.decode()) == leads
        assert "X-Meshup-Tags" in page.headers


def test_a_kept_page_ends_in_the_moment_when_the_link_comes(as_chloe):
    with clock.set_to(STARTS - minutes(90)):
        until = float(as_chloe.get(EVENT)["X-Meshup-Until"])
    assert until == (STARTS - minutes(60)).timestamp()


def test_it_does_not_when_it_is_cancelled(as_chloe, ada):
    cancel(ada, DECEMBER, {"en": "The roof leaks."}, STARTS - minutes(600))
    with clock.set_to(EIGHT):
        assert HERE not in as_chloe.get(EVENT).content.decode()
