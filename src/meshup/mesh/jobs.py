"""What the mesh does while nobody waits; gossip itself has a thread of its own (``runner``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django_tasks import task

from meshup.agenda.domain.tags import AGENDA
from meshup.community.domain.queries import NODE_TAG
from meshup.fediverse.domain.settings import federation
from meshup.kit import clock
from meshup.kit.jobs import later_once
from meshup.kit.tag_versions import counter_of
from meshup.mesh.domain.forgetting import (
    follow_where_it_went,
    forget_blocked,
    nodes_to_follow,
)
from meshup.mesh.domain.gossiping import verify_moved
from meshup.mesh.domain.neighbourhood import settle_neighbours
from meshup.mesh.domain.own_card import is_due, refresh_own_card
from meshup.mesh.domain.room import forget_other_days

if TYPE_CHECKING:
    from meshup.history.domain.changes import Changing

KINDS: Final = frozenset({"event", "series", "pattern"})
"""Kinds of rows that the next event depends on."""
_seen: dict[str, tuple[bytes, ...]] = {}


@task()
def sign_card() -> bool:
    """Sign the own card anew where it says something else."""
    return refresh_own_card(clock.now())


@task()
def settle() -> bool:
    """Let levels follow follows, and the card name the neighbours."""
    is_changed = settle_neighbours()
    refresh_own_card(clock.now())
    return is_changed


@task()
def follow_moved(did: str) -> int:
    """Follow a node where it lives now."""
    return follow_where_it_went(did, clock.now())


@task()
def follow_all_moved() -> int:
    """Follow whoever moved and could not be read then."""
    at = clock.now()
    return sum(follow_where_it_went(did, at) for did in nodes_to_follow())


@task()
def find_moved() -> int:
    """Look for nodes at the addresses where they say to live now."""
    return verify_moved(clock.now())


@task()
def forget_who_is_blocked() -> int:
    """Forget nodes that are kept out."""
    return forget_blocked()


def note_change(making: Changing) -> None:
    """Sign the card anew after a change of the agenda, where the next event may be another."""
    if federation().is_on and any(row.kind in KINDS for row in making.rows):
        later_once(sign_card)


def look() -> None:
    """Sign the card anew when it is a day old, or the profile changed; each minute.

    Who was found at another address and could not be followed there is tried again.
    """
    if nodes_to_follow():
        later_once(follow_all_moved)
    counters = settings.TAG_VERSIONS.now((counter_of(NODE_TAG), counter_of(AGENDA)))
    if is_due(clock.now()) or _seen.get("counters") != counters:
        refresh_own_card(clock.now())
        _seen["counters"] = counters


def each_night() -> None:
    """Forget what is counted by the day."""
    forget_other_days(clock.now())
