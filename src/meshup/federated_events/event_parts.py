"""What upper rooms add to events as other servers read them, and who else hears of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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


_held: list[Callable[[list[str]], set[str]]] = []
_organizers: list[Callable[[str], list[str]]] = []


def register_held_elsewhere(held: Callable[[list[str]], set[str]]) -> None:
    """Let ``held`` say which events, by slug, are published by another node, which has them."""
    if held not in _held:
        _held.append(held)


def held_elsewhere(slugs: Sequence[str]) -> frozenset[str]:
    """Return which of these events are not published here, for another node does."""
    wanted = list(slugs)
    return frozenset(slug for ask in _held for slug in ask(wanted)) if wanted else frozenset()


def register_organizers(organizers: Callable[[str], list[str]]) -> None:
    """Let ``organizers`` name the actors that hold the event of a slug with us."""
    if organizers not in _organizers:
        _organizers.append(organizers)


def organizers_of(slug: str) -> list[str]:
    """Return the actors that hold the event with our Group, each once, in the order given."""
    return list(dict.fromkeys(actor for named in _organizers for actor in named(slug)))


_former: list[Callable[[str], list[str]]] = []


def register_former_ids(former: Callable[[str], list[str]]) -> None:
    """Let ``former`` name the ids that the event of a slug had where it had its home before."""
    if former not in _former:
        _former.append(former)


def former_ids_of(slug: str) -> list[str]:
    """Return the ids that the event had with other nodes, each once, in the order given."""
    return list(dict.fromkeys(own_id for named in _former for own_id in named(slug)))
