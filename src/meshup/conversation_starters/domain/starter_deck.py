"""Pure: the deck of conversation starters: the shipped ones, as hosts changed them, and their own.

Words
    deck (jeu d’amorces): all starters of a node, in the order in which they are dealt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.conversation_starters.domain.shipped_starters import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from meshup.kit.localized_text import Texts

SPACING: Final = 1 << 16
"""Between the positions of two starters, so that others fit in without a new number for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """What opens a conversation.

    Attributes:
        slug: names it for good. texts: by language.
        position: the smallest comes first.
        version: of its row; 0 for a shipped one of which hosts have said nothing.
        shipped: its words as they came with the software; empty for one of the hosts' own.
    """

    slug: str
    texts: Texts
    position: int
    hidden: bool = False
    version: int = 0
    shipped: Texts

    @property
    def is_own(self) -> bool:
        """Whether hosts wrote it."""
        return not self.shipped

    @property
    def is_reworded(self) -> bool:
        """Whether it came with the software, in other words."""
        return bool(self.shipped) and self.texts != self.shipped


@dataclass(frozen=True, slots=True)
class StarterChange:
    """What hosts said of a starter; empty ``texts`` and no ``position`` leave the shipped ones."""

    slug: str
    texts: Texts
    position: int | None
    hidden: bool
    version: int


def deck_of(changes: Iterable[StarterChange]) -> tuple[Starter, ...]:
    """Return all starters in their order, hidden ones too.

    What was said of a shipped one that has left the software since is no starter, unless hosts
    gave it words: then it has become their own.
    """
    said = {change.slug: change for change in changes}
    shipped = {starter.slug: starter.texts for starter in SHIPPED}
    places = {slug: SPACING * place for place, slug in enumerate(shipped, start=1)}
    untouched = (
        Starter(slug=slug, texts=texts, position=places[slug], shipped=texts)
        for slug, texts in shipped.items()
        if slug not in said
    )
    touched = (
        Starter(
            slug=change.slug,
            texts=change.texts or shipped.get(change.slug, {}),
            position=places.get(change.slug, 0) if change.position is None else change.position,
            hidden=change.hidden,
            version=change.version,
            shipped=shipped.get(change.slug, {}),
        )
        for change in said.values()
    )
    found = [starter for starter in (*untouched, *touched) if starter.texts]
    return tuple(sorted(found, key=lambda starter: (starter.position, starter.slug)))


def position_at(deck: Sequence[Starter], slug: str, place: int) -> int | None:
    """Return the position that puts a starter at ``place`` (1 is the first) of the deck.

    A place beyond the end is the last. None when there is no number left between its neighbours:
    then all are numbered anew (``renumbered``).
    """
    others = [starter.position for starter in deck if starter.slug != slug]
    place = min(max(place, 1), len(others) + 1)
    before = others[place - 2] if place > 1 else 0
    if place > len(others):
        return before + SPACING
    middle = (before + others[place - 1]) // 2
    return middle if before < middle < others[place - 1] else None


def renumbered(deck: Sequence[Starter], slug: str, place: int) -> dict[str, int]:
    """Return new positions of all starters, by slug, with that one at ``place``."""
    order = [starter.slug for starter in deck if starter.slug != slug]
    order.insert(min(max(place, 1), len(order) + 1) - 1, slug)
    return {each: SPACING * number for number, each in enumerate(order, start=1)}
