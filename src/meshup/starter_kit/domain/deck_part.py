"""Shell: the deck of conversation starters, as a part of the kit.

Whole and in its order; a shipped one in its own words is only its name, for every node has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _, gettext_lazy, ngettext

from meshup.conversation_starters.domain.queries.starters import whole_deck
from meshup.conversation_starters.domain.starter_history import DECK
from meshup.conversation_starters.domain.starters import LONGEST_TEXT, MOST_OWN
from meshup.conversation_starters.domain.taken_starters import OtherStarter, take_starters
from meshup.starter_kit.domain.given_texts import given_lines
from meshup.starter_kit.domain.part_reader import part_reader
from meshup.starter_kit.errors import MalformedKit
from meshup.starter_kit.parts import Part

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.conversation_starters.domain.starter_deck import Starter
    from meshup.starter_kit.domain.part_reader import ObjectReader
    from meshup.starter_kit.parts import Adoption, Json

NAME: Final = "encounters"
VERSION: Final = 1
MOST: Final = MOST_OWN + 200


def give(_now: datetime) -> Json | None:
    """Return the deck."""
    entries = [entry for starter in whole_deck() if (entry := _entry(starter))]
    return {"name": NAME, "version": VERSION, "starters": entries}


def read(part: Json) -> list[str]:
    """Return what is in it."""
    deck = _deck(part)
    shown = sum(not starter.hidden for starter in deck)
    own = sum(not starter.shipped for starter in deck)
    lines = [
        ngettext("{count} conversation starter.", "{count} conversation starters.", shown).format(
            count=shown
        )
    ]
    if own:
        lines.append(
            ngettext(
                "{count} of them was written there.", "{count} of them were written there.", own
            ).format(count=own)
        )
    return lines


def take(part: Json, adoption: Adoption) -> list[str]:
    """Put it into ours; what hosts here have said stands."""
    taken = take_starters(adoption.by, _deck(part), adoption.at)
    new = taken.added + taken.reworded + taken.hidden
    if not new:
        return [_("The deck is as it was: all of it is here already.")]
    return [
        ngettext(
            "{count} conversation starter added or changed.",
            "{count} conversation starters added or changed.",
            new,
        ).format(count=new)
    ]


def _entry(starter: Starter) -> Json | None:
    """Return a starter as the kit has it; None for one of the hosts' own that nobody is dealt."""
    hidden = {"hidden": True} if starter.hidden else {}
    if starter.is_own:
        texts = given_lines(starter.texts)
        return {"texts": texts} if texts and not starter.hidden else None
    words = {"texts": given_lines(starter.texts)} if starter.is_reworded else {}
    return {"shipped": starter.slug, **words, **hidden}


def _deck(part: Json) -> list[OtherStarter]:
    reader = part_reader(part)
    deck = [_starter(each) for each in reader.objects("starters", MOST)]
    reader.end()
    shipped = [starter.shipped for starter in deck if starter.shipped]
    if len(set(shipped)) < len(shipped):
        raise MalformedKit(where=reader.at("starters"))
    return deck


def _starter(reader: ObjectReader) -> OtherStarter:
    shipped = reader.slug("shipped") if reader.field("shipped") is not None else ""
    texts = reader.texts("texts", LONGEST_TEXT, required=not shipped)
    hidden = reader.flag("hidden")
    if hidden and not shipped:
        raise MalformedKit(where=reader.at("hidden"))
    reader.end()
    return OtherStarter(shipped, texts, hidden)


PART: Final = Part(
    name=NAME,
    version=VERSION,
    title=gettext_lazy("Conversation starters"),
    give=give,
    read=read,
    take=take,
    tags=frozenset({DECK}),
)
