"""What hosts write of an item, and what is refused of it. Shell: it asks who has a role."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_hex
from typing import TYPE_CHECKING

from meshup.checklists.domain.items import EARLIEST, LATEST
from meshup.checklists.errors import ImpossibleDay, ItemTextMissing, NoSuchAssignee
from meshup.community.domain.queries import somebody

if TYPE_CHECKING:
    from meshup.kit.localized_text import Texts


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """An item as a host writes it; see ``domain.items.TemplateItem``."""

    days: int
    texts: Texts = field(default_factory=dict)
    role: str = ""
    assignee: int | None = None


def refuse_impossible(plan: ItemPlan) -> None:
    """Refuse an item that cannot be.

    Raises:
        ItemTextMissing, ImpossibleDay, NoSuchAssignee
    """
    if not any(words.strip() for words in plan.texts.values()):
        raise ItemTextMissing
    if not EARLIEST <= plan.days <= LATEST:
        raise ImpossibleDay(earliest=-EARLIEST, latest=LATEST)
    refuse_nobody(plan.assignee)


def refuse_nobody(assignee: int | None) -> None:
    """Refuse the number of somebody who has no role.

    Raises:
        NoSuchAssignee
    """
    if assignee is not None and somebody(assignee) is None:
        raise NoSuchAssignee


def new_key() -> str:
    """Return a key that no other item has, by chance."""
    return f"own-{token_hex(6)}"
