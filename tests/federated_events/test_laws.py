"""Whatever hosts do, whoever follows has in the end what the outbox shows; in whichever order."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings as trying, strategies as st

from meshup.agenda.domain.events import create_event, edit_event, withdraw
from meshup.agenda.domain.hiding import hide_event
from meshup.agenda.domain.life_cycle import cancel, confirm, move, move_online, skip, unskip
from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.series import end_series
from meshup.agenda.domain.venues import edit_venue
from meshup.agenda.models import Series, Venue
from meshup.fediverse.domain.settings import switch_on
from meshup.history.domain.undoing import undo
from meshup.kit import clock
from meshup.kit.errors import Refusal
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed
from tests.effort import examples
from tests.federated_events.conftest import materialised, read, run_due_jobs

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from django.test import Client

    from meshup.community.models import Person
    from tests.federated_events.conftest import Sent

pytestmark = pytest.mark.django_db
ALONE = "nuit-du-routage"
SLUGS = [DECEMBER, "paris-p2p-2027-02-03", ALONE]
SOON = datetime(2026, 12, 9, 18, tzinfo=UTC)


@dataclass
class Follower:
    """Another server: it keeps what is newest, and what is gone for as long as nothing is newer."""

    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    newest: dict[str, str] = field(default_factory=dict)

    def take(self, activity: dict[str, Any]) -> None:
        inner = activity["object"]
        moment = inner.get("deleted") or inner["updated"]
        if self.newest.get(inner["id"], "") >= moment:
            return
        self.newest[inner["id"]] = moment
        if activity["type"] == "Delete":
            self.documents.pop(inner["id"], None)
        else:
            self.documents[inner["id"]] = inner


def _edit(ada: Person, slug: str, hours: int) -> None:
    event = event_for(ada, slug)
    start = event.starts_at.replace(hour=17)
    edit_event(ada, slug, event.version, themed(start, hours=hours), clock.now())


def _move(ada: Person, slug: str, days: int) -> None:
    start = event_for(ada, slug).starts_at + timedelta(days=days)
    move(ada, slug, start, start + timedelta(hours=2), clock.now())


def _rename_venue(ada: Person, _slug: str, number: int) -> None:
    venue = Venue.objects.filter(slug="ground-control").first()
    if venue is None:  # its making was undone
        return
    plan = VenuePlan(name=f"Ground Control {number}", city="Paris")
    edit_venue(ada, venue.slug, venue.version, plan, clock.now())


def _end_series(ada: Person, _slug: str, number: int) -> None:
    series = Series.objects.first()
    if series is None:  # its making was undone
        return
    last = datetime(2027, 1 + number % 3, 20, tzinfo=UTC).date()
    end_series(ada, series.slug, series.version, last, clock.now())


STEPS: dict[str, Callable[[Person, str, int], object]] = {
    "confirm": lambda ada, slug, _n: confirm(ada, slug, clock.now()),
    "cancel": lambda ada, slug, n: cancel(ada, slug, {"en": f"Reason {n}"}, clock.now()),
    "skip": lambda ada, slug, _n: skip(ada, slug, clock.now()),
    "unskip": lambda ada, slug, _n: unskip(ada, slug, clock.now()),
    "move": _move,
    "move_online": lambda ada, slug, n: move_online(
        ada, slug, f"https://meet.example/{n}", clock.now()
    ),
    "edit": _edit,
    "hide": lambda ada, slug, _n: hide_event(ada, slug, clock.now()),
    "withdraw": lambda ada, slug, _n: withdraw(ada, slug, clock.now()),
    "undo": lambda ada, slug, _n: undo(ada, f"event:{slug}", clock.now()),
    "rename_venue": _rename_venue,
    "undo_venue": lambda ada, _slug, _n: undo(ada, "venue:ground-control", clock.now()),
    "end_series": _end_series,
    "undo_series": lambda ada, _slug, _n: undo(ada, "series:paris-p2p", clock.now()),
}
steps = st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(SLUGS), st.integers(1, 5))


@example(
    taken=[("hide", ALONE, 1), ("withdraw", ALONE, 1), ("undo", ALONE, 1), ("undo", ALONE, 1)],
    together=False,
)
@example(
    taken=[("cancel", DECEMBER, 1), ("undo", DECEMBER, 1), ("move", DECEMBER, 2)], together=True
)
@given(taken=st.lists(steps, min_size=1, max_size=8), together=st.booleans())
@trying(
    max_examples=examples(12),
    phases=[Phase.explicit, Phase.generate],  # a step takes long: to shrink would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_followers_have_what_the_outbox_shows(
    ada: Person,
    as_chloe: Client,
    sent: Sent,
    *,
    taken: list[tuple[str, str, int]],
    together: bool,
):
    sent.take()
    with transaction.atomic():
        switch_on(NOW)
        paris_series()
        create_event(ada, themed(SOON), NOW)
        confirm(ada, ALONE, NOW)
        materialised()
        for name, slug, number in taken:
            with suppress(Refusal), transaction.atomic():
                STEPS[name](ada, slug, number)
            if not together:
                run_due_jobs()
        run_due_jobs()
        activities = sent.take()
        outbox = read(as_chloe, "/ap/paris_p2p/outbox")["orderedItems"]
        materialised()
        assert sent.take() == []
        transaction.set_rollback(True)
    shown = {one["object"]["id"]: one["object"] for one in outbox}
    follower = Follower()
    for activity in activities:
        follower.take(activity)
    assert follower.documents == shown
    assert len({one["id"] for one in activities}) == len(activities)


@given(chance=st.randoms(use_true_random=False))
@trying(
    max_examples=examples(6),
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_order_in_which_activities_arrive_makes_no_difference(
    ada: Person, sent: Sent, chance: Random
):
    sent.take()
    with transaction.atomic():
        switch_on(NOW)
        create_event(ada, themed(SOON), NOW)
        for name, number in [
            *[("confirm", 1), ("edit", 2), ("hide", 1), ("undo", 1), ("cancel", 2)],
            *[("undo", 1), ("move", 3), ("move_online", 1), ("edit", 3)],
        ]:
            STEPS[name](ada, ALONE, number)
            run_due_jobs()
        activities = sent.take()
        transaction.set_rollback(True)
    assert len(activities) == 9
    in_order, shuffled = Follower(), Follower()
    for activity in activities:
        in_order.take(activity)
    for activity in chance.sample(activities, len(activities)):
        shuffled.take(activity)
    assert shuffled == in_order
