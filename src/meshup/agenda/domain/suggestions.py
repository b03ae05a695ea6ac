"""Shell: a visitor suggests an impromptu event; hosts take it up or turn it down.

What the visitor left to be reached by is erased with the decision, whichever it is.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.choices import Kind, State
from meshup.agenda.domain.events import create_event, withdraw
from meshup.agenda.domain.life_cycle import confirm
from meshup.agenda.errors import AlreadyOver, SuggestionsClosed, TooManySuggestions
from meshup.agenda.models import Event
from meshup.agenda.signals import event_suggested
from meshup.community import rules
from meshup.community.domain.queries import this_node

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.plans import EventPlan
    from meshup.community.rules import Asker

MOST_WAITING: Final = 40
"""Undecided suggestions; more than a host reads in a week is a flood."""


def suggest(plan: EventPlan, reach: str, at: datetime) -> Event:
    """Keep a visitor's suggestion until a host decides; it is not public before.

    Args:
        plan: what is suggested; it becomes an impromptu event.
        reach: how to reach the visitor, or "".
        at: the moment.

    Raises:
        SuggestionsClosed, TooManySuggestions, AlreadyOver, and what ``create_event`` refuses.
    """
    if not this_node().suggestions_open:
        raise SuggestionsClosed
    if plan.ends_at <= at:
        raise AlreadyOver
    with transaction.atomic():
        if Event.objects.filter(state=State.SUGGESTED).count() >= MOST_WAITING:
            raise TooManySuggestions
        event = create_event(None, plan, at, state=State.SUGGESTED)
        event.kind, event.suggested_by = Kind.IMPROMPTU, reach[:200]
        event.save(update_fields=["kind", "suggested_by"])
        transaction.on_commit(partial(event_suggested.send_robust, Event, slug=event.slug))
    return event


def how_to_reach(asker: Asker, slug: str = "") -> dict[str, str]:
    """Return how the visitors who suggested events can be reached, by address of the event.

    All who wait for a decision, or the one of ``slug``. Only hosts learn it; others get nothing.
    """
    if not rules.may_edit_agenda(asker):
        return {}
    waiting = Event.objects.filter(state=State.SUGGESTED).exclude(suggested_by="")
    rows = waiting.filter(slug=slug) if slug else waiting
    return dict(rows.values_list("slug", "suggested_by"))


def take_up_suggestion(by: Asker, slug: str, at: datetime) -> Event:
    """Publish a suggestion; see ``confirm``."""
    return confirm(by, slug, at)


def turn_down_suggestion(by: Asker, slug: str, at: datetime) -> None:
    """Delete a suggestion; see ``withdraw``."""
    withdraw(by, slug, at)
