"""Shell: hosts write, reword, hide, order and remove conversation starters; each can be undone.

Whatever is changed is locked by its row. A shipped one gets its row by its first change.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError

from meshup.community.rules import may_edit_agenda, require
from meshup.conversation_starters.domain.queries.starters import whole_deck
from meshup.conversation_starters.domain.starter_deck import position_at, renumbered
from meshup.conversation_starters.errors import (
    NoSuchStarter,
    ShippedStarterStays,
    StarterTextMissing,
    TooManyStarters,
)
from meshup.conversation_starters.models import ConversationStarter
from meshup.history.domain.changes import changing, refuse_if_changed
from meshup.history.errors import ChangedMeanwhile
from meshup.kit.text import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.conversation_starters.domain.starter_deck import Starter
    from meshup.history.domain.changes import Changing
    from meshup.kit.localized_text import Texts

OWN: Final = "own-"
"""How the slugs of hosts' own starters begin: no shipped one's ever does."""

MOST_OWN: Final = 300
LONGEST_TEXT: Final = 200


def add_starter(by: Asker, texts: Texts, at: datetime) -> ConversationStarter:
    """Put a new starter at the beginning of the deck.

    Raises:
        HostsOnly, StarterTextMissing, TooManyStarters
    """
    _check(by, texts)
    deck = whole_deck()
    if sum(starter.is_own for starter in deck) >= MOST_OWN:
        raise TooManyStarters(most=MOST_OWN)
    row = ConversationStarter(slug=_free_slug(texts, deck), texts=texts)
    with _changing(by, "create", row.slug, at) as making:
        _place(making, row, 1)
    return row


def reword_starter(by: Asker, slug: str, version: int, texts: Texts, at: datetime) -> None:
    """Say a starter otherwise; a shipped one in its own words is as it came again.

    Raises:
        HostsOnly, NoSuchStarter, ChangedMeanwhile, StarterTextMissing
    """
    _check(by, texts)
    with _changing(by, "edit", slug, at) as making:
        row, starter = _row(making, slug)
        if row.pk is not None:
            refuse_if_changed(row, version)
        row.texts = {} if texts == starter.shipped else texts
        making.save(row)


def hide_starter(by: Asker, slug: str, at: datetime) -> None:
    """Deal a starter no more; twice is once.

    Raises:
        HostsOnly, NoSuchStarter
    """
    _set_hidden(by, slug, at, hidden=True)


def show_starter(by: Asker, slug: str, at: datetime) -> None:
    """Deal a starter again; twice is once.

    Raises:
        HostsOnly, NoSuchStarter
    """
    _set_hidden(by, slug, at, hidden=False)


def place_starter(by: Asker, slug: str, place: int, at: datetime) -> None:
    """Put a starter at ``place`` of the whole deck (1 is the first); twice is once.

    Raises:
        HostsOnly, NoSuchStarter
    """
    require(by, may_edit_agenda)
    order = [starter.slug for starter in whole_deck()]
    if slug in order and order.index(slug) == min(max(place, 1), len(order)) - 1:
        return
    with _changing(by, "place", slug, at) as making:
        row, _starter = _row(making, slug)
        _place(making, row, place)


def remove_starter(by: Asker, slug: str, at: datetime) -> None:
    """Delete a starter that hosts wrote.

    Raises:
        HostsOnly, NoSuchStarter, ShippedStarterStays
    """
    require(by, may_edit_agenda)
    with _changing(by, "remove", slug, at) as making:
        if not _starter(slug).is_own:
            raise ShippedStarterStays
        making.drop(ConversationStarter.objects.select_for_update().get(slug=slug))


@contextmanager
def _changing(by: Asker, verb: str, slug: str, at: datetime) -> Iterator[Changing]:
    """Make one change of a starter.

    Raises:
        ChangedMeanwhile: somebody else gave it its row, or took its slug, in the same moment.
    """
    try:
        with changing(by, verb, f"starter:{slug}", at) as making:
            yield making
    except IntegrityError as error:
        raise ChangedMeanwhile(who="?") from error


def _set_hidden(by: Asker, slug: str, at: datetime, *, hidden: bool) -> None:
    require(by, may_edit_agenda)
    if _starter(slug).hidden == hidden:
        return
    with _changing(by, "hide" if hidden else "show", slug, at) as making:
        row, _found = _row(making, slug)
        row.hidden = hidden
        making.save(row)


def _place(making: Changing, row: ConversationStarter, place: int) -> None:
    """Save ``row`` at its place; the others only where no number is left between two."""
    deck = whole_deck()
    position = position_at(deck, row.slug, place)
    positions = {row.slug: position} if position else renumbered(deck, row.slug, place)
    for slug, number in positions.items():
        each = row if slug == row.slug else _row(making, slug)[0]
        if each.pk is not None:
            making.watch(each)
        each.position = number
        making.save(each)


def _row(making: Changing, slug: str) -> tuple[ConversationStarter, Starter]:
    """Return the row of a starter, locked and watched, or a new one for a shipped one."""
    starter = _starter(slug)
    row = ConversationStarter.objects.select_for_update().filter(slug=slug).first()
    if row is None:
        return ConversationStarter(slug=slug), starter
    making.watch(row)
    return row, starter


def _starter(slug: str) -> Starter:
    found = next((starter for starter in whole_deck() if starter.slug == slug), None)
    if found is None:
        raise NoSuchStarter
    return found


def _check(by: Asker, texts: Texts) -> None:
    require(by, may_edit_agenda)
    if not any(words.strip() for words in texts.values()):
        raise StarterTextMissing


def _free_slug(texts: Texts, deck: tuple[Starter, ...]) -> str:
    taken = {starter.slug for starter in deck}
    wanted = OWN + slug_of(next(filter(None, texts.values())))[:60].strip("-")
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)
