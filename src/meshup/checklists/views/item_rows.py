"""Items of editions as pages show them, each with what the reader may do about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from meshup.checklists.domain.items import Standing, is_for
from meshup.checklists.rules import may_do_anything, may_keep_checklists
from meshup.community.choices import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from meshup.checklists.domain.items import ListedItem
    from meshup.checklists.domain.queries.editions import Edition
    from meshup.community.rules import Asker


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item of an edition, for one reader.

    Attributes:
        slug: of the event. anchor: the ``id`` of its row on a page.
        standing: done, left_out, overdue, today, ahead.
        who: the name of whoever is to do it, or for whom it is while it is nobody's.
        is_assigned: whether ``who`` is a person. is_mine: whether it is the reader's by name.
        done_by: the name of whoever did it; "" when they are no longer here.
        done_on: on which day where the event takes place.
        may_tick, may_take, may_give_back, may_edit: what the reader may do now.
        above: the anchor of the row above it; "" for the first. When an item is ticked off and
            goes, the eye is there.
    """

    item: ListedItem
    slug: str
    standing: str
    who: str
    is_assigned: bool
    is_mine: bool
    done_by: str
    done_on: date | None
    may_tick: bool
    may_take: bool
    may_give_back: bool
    may_edit: bool
    above: str = ""

    @property
    def tick(self) -> str:
        """The gesture of its one button: done, or open again."""
        return "open" if self.item.is_done else "done"

    @property
    def anchor(self) -> str:
        """Where a gesture leads back to."""
        return f"item-{self.slug}-{self.item.key}"


def item_rows(
    asker: Asker, edition: Edition, items: Iterable[ListedItem], names: Mapping[int, str]
) -> list[ItemRow]:
    """Return items of an edition for ``asker``; ``names`` are those of people by number."""
    is_closed = edition.is_silent or edition.is_history
    rows = [_row(asker, edition, item, names, is_closed=is_closed) for item in items]
    above = ("", *(row.anchor for row in rows))
    return [replace(row, above=anchor) for row, anchor in zip(rows, above, strict=False)]


def _row(
    asker: Asker, edition: Edition, item: ListedItem, names: Mapping[int, str], *, is_closed: bool
) -> ItemRow:
    standing = item.standing(edition.today)
    keeps = may_keep_checklists(asker)
    is_assigned = item.assignee is not None
    is_mine = item.assignee == asker.pk and is_assigned
    is_open = item.is_open and not is_closed
    theirs = may_do_anything(asker) or is_for(item, asker.pk, getattr(asker, "role", ""))
    did_it = item.is_done and item.done_by == asker.pk
    return ItemRow(
        item=item,
        slug=edition.event.slug,
        standing="ahead" if is_closed and standing is not Standing.DONE else standing.value,
        who=names.get(item.assignee or 0, "") if is_assigned else _label_of(item.role),
        is_assigned=is_assigned,
        is_mine=is_mine,
        done_by=names.get(item.done_by or 0, ""),
        done_on=item.done_at.astimezone(edition.event.zone).date() if item.done_at else None,
        may_tick=not is_closed and not item.is_dropped and (theirs or did_it),
        may_take=is_open and not is_mine and not is_assigned,
        may_give_back=is_open and is_mine,
        may_edit=keeps and not is_closed and not item.is_done,
    )


def _label_of(role: str) -> str:
    return str(Role(role).label) if role and role != Role.HOST else ""
