"""The deck of conversation starters; tables ask for what is shown, hosts for all of it."""

from __future__ import annotations

from meshup.person_to_person.domain.starter_deck import Starter, StarterChange, deck_of
from meshup.person_to_person.models import ConversationStarter


def shown_deck() -> tuple[Starter, ...]:
    """Return the starters that are dealt, in their order; one query."""
    return tuple(starter for starter in whole_deck() if not starter.hidden)


def whole_deck() -> tuple[Starter, ...]:
    """Return all starters in their order, those that hosts hid too; one query."""
    rows = ConversationStarter.objects.values_list(
        "slug", "texts", "position", "hidden", "version"
    )
    return deck_of(StarterChange(*row) for row in rows)
