"""November in Paris: an evening, a festival of two days, and who would tell something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.plans import EventPlan, LinePlan, VenuePlan
from meshup.agenda.domain.venues import create_venue
from meshup.kit import clock
from meshup.peers.domain.peers import make_peer
from tests.desk.conftest import paris, url_of
from tests.proposals.conftest import proposed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

__all__ = ["paris"]

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DECEMBER, FESTIVAL = "paris-p2p-2026-12-02", "days-of-peers"
SATURDAY = datetime(2026, 12, 12, 9, tzinfo=UTC)
"""When the festival begins: at ten by the clock of Paris."""
ZONES = ("Hall", "Workshop")
DOORS = LinePlan(
    kind="doors", starts_at=SATURDAY, ends_at=SATURDAY + timedelta(minutes=30), titles={}
)


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.set_to(NOW):
        yield


@pytest.fixture
def festival(node: object) -> str:
    """Two days in two places; its doors are on its timetable."""
    create_venue(None, VenuePlan(name="La Gare", city="Paris", zones=ZONES), NOW)
    plan = EventPlan(
        kind="festival",
        starts_at=SATURDAY,
        ends_at=SATURDAY + timedelta(days=1, hours=9),
        time_zone="Europe/Paris",
        titles={"en": "Days of peers", "fr": "Journées des pairs"},
        languages=("fr", "en"),
        venue="la-gare",
    )
    return create_event(None, plan, NOW, [DOORS], state=State.CONFIRMED).slug


@pytest.fixture
def gossip(node: object):
    """What Chloé proposed: half an hour."""
    chloe = make_peer("fr", NOW)
    return proposed(
        chloe, "Gossip without a crowd", names=("Chloé",), minutes=30, languages=("en",)
    )


@pytest.fixture
def routing(node: object):
    """What Dana proposed: a quarter of an hour."""
    dana = make_peer("en", NOW)
    return proposed(dana, "Routing at night", names=("Dana",), minutes=15, languages=("fr",))


def ref_of(proposal) -> str:
    """Return the name that a proposal has in a draft."""
    return f"t{proposal.uuid.hex}"


def step(browser: Client, slug: str, wish: str, version: int = 0, **more: str) -> Any:
    """Take a step as the script of the board does."""
    data = {"version": version, "step": wish, **more}
    address = url_of("programme:step", slug)
    return browser.post(address, data, headers={"accept": "application/json"})
