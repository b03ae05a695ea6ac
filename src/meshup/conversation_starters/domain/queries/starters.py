"""The deck of conversation starters; tables ask for what is shown, hosts for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.conversation_starters.domain.starter_deck import Starter, StarterChange, deck_of
from meshup.conversation_starters.models import ConversationStarter

if TYPE_CHECKING:
    from meshup.kit.localized_text import Texts


def shown_deck() -> tuple[Starter, ...]:
    """Return the starters that are dealt, in their order; one query."""
    return tuple(starter for starter in whole_deck() if not starter.hidden)


def whole_deck() -> tuple[Starter, ...]:
    """Return all starters in their order, those that hosts hid too; one query."""
    rows = ConversationStarter.objects.values_list("slug", "texts", "position", "hidden", "version")
    return deck_of(StarterChange(*row) for row in rows)


def starter_texts() -> dict[str, Texts]:
    """Return the words of every starter by its slug, hidden ones too; one query.

    Seats ask: what lies on a table stays there, whatever hosts do to the deck meanwhile.
    """
    return {starter.slug: starter.texts for starter in whole_deck()}
