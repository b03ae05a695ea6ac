"""Shell: who is checked in at the door is there, until they go or the event ends.

Called by the door, in its transaction or without one. All of it may happen twice, late, and in any
order of what the phones at the door noted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.agenda.domain.row_locks import lock_event
from meshup.peers.domain.peers import peers_facts
from meshup.presence.domain.announcing import announce
from meshup.presence.domain.joining import (
    MOST_LANGUAGES,
    refuse_unless_open,
    shortened_name,
)
from meshup.presence.errors import NoLanguage
from meshup.presence.models import Presence
from meshup.presence.signals import presence_ended

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.presence.domain.joining import JoinWish


def arrive(event_slug: str, peer: int, at: datetime, *, language: str = "") -> None:
    """Note that ``peer`` was checked in at ``at``; twice is once, and the first time counts.

    Who had gone before is there again. A peer who is gone from the node is left out.

    Args:
        event_slug: of a public event.
        peer: whose registration it is.
        at: when the door checked them in.
        language: of their registration; what they speak until they choose. "" for unknown.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    arrive_all(event_slug, {peer: at}, languages={peer: language})


def arrive_all(
    event_slug: str, arrivals: Mapping[int, datetime], *, languages: Mapping[int, str]
) -> None:
    """Note when each of these peers was checked in, as ``arrive`` does; as few queries as for one.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    if not arrivals:
        return
    with transaction.atomic():
        event = lock_event(event_slug, max(arrivals.values())).key
        rows = Presence.objects.filter(event=event, peer__in=arrivals).select_related("same_as")
        known = {row.peer_id: row for row in rows}
        there = peers_facts(set(arrivals) - set(known))
        Presence.objects.bulk_create(
            Presence(
                event_id=event,
                peer_id=peer,
                checked_in_at=arrivals[peer],
                languages=[languages[peer]] if languages.get(peer) else [],
            )
            for peer in there
        )
        touched = [each for peer, row in known.items() for each in _came(row, arrivals[peer])]
        Presence.objects.bulk_update(touched, ["checked_in_at", "left_at"])
        announce(event_slug, max(arrivals.values()))


def arrive_by_name(event_slug: str, peer: int, wish: JoinWish, at: datetime) -> None:
    """Note that somebody came who has no phone, as a helper writes them down; twice is once.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
        NotOpenYet, Over, Cancelled, NoLanguage
    """
    if not wish.languages:
        raise NoLanguage
    with transaction.atomic():
        refuse_unless_open(lock_event(event_slug, at).event, at)
        arrive(event_slug, peer, at)
        Presence.objects.filter(event__slug=event_slug, peer=peer).update(
            display_name=shortened_name(wish.display_name),
            languages=list(dict.fromkeys(wish.languages))[:MOST_LANGUAGES],
        )


def give_name(event_slug: str, peer: int, name: str) -> None:
    """Call somebody who came by ``name``, unless they chose one themselves."""
    rows = Presence.objects.filter(event__slug=event_slug, peer=peer, display_name="")
    rows.update(display_name=shortened_name(name))


def take_back_arrival(event_slug: str, peer: int, at: datetime) -> None:
    """Take a check-in back: who has not joined by phone as well is not there; twice is once.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    with transaction.atomic():
        event = lock_event(event_slug, at).key
        row = Presence.objects.filter(event=event, peer=peer).first()
        if row is None or row.checked_in_at is None:
            return
        if row.joined_at is None and row.same_as_id is None:
            row.delete()
        else:
            row.checked_in_at = None
            row.save(update_fields=["checked_in_at"])
        presence_ended.send(Presence, event=event, peer=peer)
        announce(event_slug, at)


def _came(row: Presence, at: datetime) -> list[Presence]:
    """Note in a row, or in the one it counts with, that somebody came at ``at``; return those."""
    row.checked_in_at = min(filter(None, (row.checked_in_at, at)))
    touched = [row]
    if row.same_as is not None:
        touched.append(row.same_as)
    for each in touched:
        if each.left_at is not None and each.left_at < at:
            each.left_at = None
    return touched
