"""What rooms above add to the page of something that another node offers, such as asking for it.

A room registers a plain function in ``AppConfig.ready``; the page of an item asks all of them, in
the order of their ``position``.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.library.domain.queries.node_items import NodeItemFacts

    AskItemAction = Callable[[Asker, NodeItemFacts, datetime], "ItemAction | None"]


@dataclass(frozen=True, slots=True)
class ItemAction:
    """What is shown: a ``_fragment.html``, and what it knows as ``action``."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Registered:
    position: int
    ask: AskItemAction


_actions: Final[list[_Registered]] = []


def register_item_action(ask: AskItemAction, *, position: int) -> None:
    """Let ``ask`` (who asks, the item, the moment) add something to an item's page, or not."""
    if all(each.ask != ask for each in _actions):
        insort(_actions, _Registered(position, ask), key=attrgetter("position"))


def item_actions(asker: Asker, item: NodeItemFacts, now: datetime) -> list[ItemAction]:
    """Return what all rooms add to the page of an item, in order."""
    found = (each.ask(asker, item, now) for each in _actions)
    return [action for action in found if action is not None]
