"""Shell: the lists of what hosts do for each edition, as a part of the kit; nobody is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _, gettext_lazy, ngettext

from meshup.checklists.domain import kit_part
from meshup.checklists.domain.items import LONGEST_TEXT
from meshup.checklists.domain.kit_reading import KIT_VERSION, read_lists
from meshup.checklists.domain.tags import CHECKLISTS
from meshup.starter_kit.domain.given_texts import given_lines
from meshup.starter_kit.domain.part_reader import read_words
from meshup.starter_kit.parts import Part

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.starter_kit.parts import Adoption, Json


def give(now: datetime) -> Json | None:
    """Return the lists that have something in them; None when there is none."""
    part = kit_part.give(now)
    for each in part["lists"]:
        items = ({**item, "texts": given_lines(item["texts"])} for item in each["items"])
        each["items"] = [item for item in items if item["texts"]]
    part["lists"] = [each for each in part["lists"] if each["items"]]
    return part if part["lists"] else None


def read(part: Json) -> list[str]:
    """Return how many there are, and how much is on them."""
    lists = read_lists(part)
    for number, items in enumerate(lists.values()):
        for item in items:
            for words in item.texts.values():
                read_words(words, LONGEST_TEXT, f"{kit_part.NAME}.lists[{number}]")
    count = sum(map(len, lists.values()))
    return [
        ngettext(
            "What to do for each date: {count} thing with its day.",
            "What to do for each date: {count} things, each with its day.",
            count,
        ).format(count=count)
    ]


def take(part: Json, adoption: Adoption) -> list[str]:
    """Write each list for its series, where there is none yet."""
    read(part)
    taken = kit_part.take(part, adoption.series, adoption.by)
    lines = []
    if taken.written:
        count = len(taken.written)
        said = ngettext("{count} checklist taken.", "{count} checklists taken.", count)
        lines.append(said.format(count=count))
    if taken.unchanged or kit_part.LIST_THERE in taken.left.values():
        lines.append(_("Where there was a checklist already, it stays as it is."))
    if kit_part.NO_SERIES in taken.left.values():
        lines.append(_("A checklist for a series that is not here was left out."))
    return lines


PART: Final = Part(
    name=kit_part.NAME,
    version=KIT_VERSION,
    title=gettext_lazy("Checklists"),
    give=give,
    read=read,
    take=take,
    tags=frozenset({CHECKLISTS}),
)
