"""What upper rooms add to events as other servers read them, and who else hears of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_replies: list[Callable[[str], list[str]]] = []
_inboxes: list[Callable[[str], list[str]]] = []


def register_replies(replies: Callable[[str], list[str]]) -> None:
    """Let ``replies`` name the ids of what answers the event of a slug and hosts have shown."""
    if replies not in _replies:
        _replies.append(replies)


def replies_of(slug: str) -> list[str]:
    """Return the ids of all shown replies to the event, in the order in which rooms name them."""
    return [reply for named in _replies for reply in named(slug)]


def register_inboxes(inboxes: Callable[[str], list[str]]) -> None:
    """Let ``inboxes`` name where changes of the event of a slug go, beside those who follow."""
    if inboxes not in _inboxes:
        _inboxes.append(inboxes)


def inboxes_of(slug: str) -> list[str]:
    """Return the inboxes to which changes of the event go, beside those of who follows."""
    return [inbox for named in _inboxes for inbox in named(slug)]
