"""Shell: starters that come from another community's deck; each is a change that can be undone.

What hosts here have said of a shipped one stands; a starter in the same words is there already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.community.rules import may_edit_agenda, require
from meshup.conversation_starters.domain.queries.starters import whole_deck
from meshup.conversation_starters.domain.starters import MOST_OWN, OWN
from meshup.conversation_starters.errors import TooManyStarters
from meshup.conversation_starters.models import ConversationStarter
from meshup.history.domain.batches import changing_together
from meshup.kit.text import slug_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.conversation_starters.domain.starter_deck import Starter
    from meshup.kit.localized_text import Texts


@dataclass(frozen=True, slots=True)
class OtherStarter:
    """A starter of another deck.

    Attributes:
        shipped: the slug of a shipped one, "" for one that its hosts wrote.
        texts: by language; empty for a shipped one in its own words.
        hidden: whether it is dealt there.
    """

    shipped: str
    texts: Texts
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TakenStarters:
    """How many were added, put in other words, hidden, and left as they are here."""

    added: int
    reworded: int
    hidden: int
    left: int


def take_starters(by: Asker | None, theirs: Sequence[OtherStarter], at: datetime) -> TakenStarters:
    """Put the starters of another deck into ours, each after the shipped one that it follows there.

    Twice is once; ``by`` is None for a node that begins. A shipped one that this software does not
    have becomes one of our own.

    Raises:
        HostsOnly: somebody else asks.
        TooManyStarters: the deck would be too large; nothing was written.
    """
    require(by, may_edit_agenda)
    deck = {starter.slug: starter for starter in whole_deck()}
    said = set(ConversationStarter.objects.select_for_update().values_list("slug", flat=True))
    words = {frozenset(starter.texts.items()) for starter in deck.values()}
    new = [each for each in theirs if _is_new(each, deck, words)]
    if sum(starter.is_own for starter in deck.values()) + len(new) > MOST_OWN:
        raise TooManyStarters(most=MOST_OWN)
    reworded = hidden = 0
    position, taken = 0, set(deck)
    with changing_together(by, at) as batch:
        for each in theirs:
            if each.shipped in deck:
                position = deck[each.shipped].position
                if each.shipped in said or not (each.texts or each.hidden):
                    continue
                row = ConversationStarter(
                    slug=each.shipped,
                    texts=_other_words(each, deck[each.shipped]),
                    hidden=each.hidden,
                )
                reworded += bool(row.texts)
                hidden += row.hidden
                if row.texts or row.hidden:
                    batch.change("edit" if by else "set_up", f"starter:{row.slug}").save(row)
            elif each in new:
                position += 1
                row = ConversationStarter(
                    slug=_free_slug(each.texts, taken), texts=each.texts, position=position
                )
                taken.add(row.slug)
                batch.change("create" if by else "set_up", f"starter:{row.slug}").save(row)
    return TakenStarters(len(new), reworded, hidden, len(theirs) - len(new) - reworded - hidden)


def _is_new(
    each: OtherStarter, deck: dict[str, Starter], words: set[frozenset[tuple[str, str]]]
) -> bool:
    known = each.shipped in deck or each.hidden or not each.texts
    return not known and frozenset(each.texts.items()) not in words


def _other_words(each: OtherStarter, here: Starter) -> Texts:
    return {} if each.texts == here.shipped else each.texts


def _free_slug(texts: Texts, taken: set[str]) -> str:
    wanted = OWN + slug_of(next(filter(None, texts.values())))[:60].strip("-")
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)
