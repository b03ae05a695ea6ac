"""Shell: who joins from their own phone, is called otherwise, goes, and comes back.

A caller has checked the code on the screen where one is needed (``views.here``), and that whoever
asks is the peer. Each act locks the event's row first, so that two acts of one peer come one after
the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.row_locks import lock_event
from meshup.presence.domain.announcing import announce
from meshup.presence.domain.opening_hours import opens_at
from meshup.presence.errors import Cancelled, NoLanguage, NotHere, NotOpenYet, Over
from meshup.presence.models import Presence
from meshup.presence.signals import presence_ended

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence

LONGEST_NAME: Final = 40
MOST_LANGUAGES: Final = 12


@dataclass(frozen=True, slots=True)
class JoinWish:
    """How somebody wants to be called at an event ("" for no name), and what they speak."""

    display_name: str
    languages: tuple[str, ...]


def join(peer: int, slug: str, wish: JoinWish, at: datetime) -> None:
    """Note that ``peer`` is at the event, as ``wish`` says; twice is once, the latest words count.

    Who had gone is there again; who was checked in stays so.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
        NotOpenYet, Over, Cancelled, NoLanguage
    """
    with transaction.atomic():
        event = _open_event(slug, at)
        row = _row(event, peer) or Presence(event_id=event, peer_id=peer)
        row.same_as = None
        _take(row, wish, at)
        announce(slug, at)


def change(peer: int, slug: str, wish: JoinWish, at: datetime) -> None:
    """Let somebody who came be called otherwise, or speak something else; who had gone is back.

    Raises:
        NotHere: they did not come, or their check-in was taken back.
        NoSuchEvent, NotOpenYet, Over, Cancelled, NoLanguage
    """
    with transaction.atomic():
        row = _own_row(_open_event(slug, at), peer)
        _take(row, wish, at)
        announce(slug, at)


def leave(peer: int, slug: str, at: datetime) -> None:
    """Note that ``peer`` goes; twice is once, and the first time counts.

    Raises:
        NotHere: they did not come.
        NoSuchEvent, NotOpenYet, Over, Cancelled
    """
    with transaction.atomic():
        row = _own_row(_open_event(slug, at), peer)
        if row.left_at is None:
            row.left_at = at
            row.save(update_fields=["left_at"])
            presence_ended.send(Presence, event=row.event_id, peer=peer)
            announce(slug, at)


def come_back(peer: int, slug: str, at: datetime) -> None:
    """Note that somebody who went is there again; they need no code, for they were there.

    Raises:
        NotHere: they never came.
        NoSuchEvent, NotOpenYet, Over, Cancelled
    """
    with transaction.atomic():
        row = _own_row(_open_event(slug, at), peer)
        if row.left_at is not None:
            row.left_at = None
            row.save(update_fields=["left_at"])
            announce(slug, at)


def refuse_unless_open(event: Occurrence, at: datetime) -> None:
    """Refuse whoever is too early, or too late.

    Raises:
        NotOpenYet, Over, Cancelled
    """
    if event.ends_at <= at:
        raise Over
    if event.cancelled:
        raise Cancelled
    if at < opens_at(event):
        raise NotOpenYet


def shortened_name(name: str) -> str:
    """Return a display name, shortened to what is kept."""
    return name[:LONGEST_NAME].strip()


def _open_event(slug: str, at: datetime) -> int:
    """Return the key of the locked row of an event at which people can be."""
    locked = lock_event(slug, at)
    refuse_unless_open(locked.event, at)
    return locked.key


def _row(event: int, peer: int) -> Presence | None:
    return Presence.objects.filter(event=event, peer=peer).first()


def _own_row(event: int, peer: int) -> Presence:
    """Return the row of somebody who came, on this phone."""
    row = _row(event, peer)
    if row is None or row.same_as_id is not None:
        raise NotHere
    return row


def _take(row: Presence, wish: JoinWish, at: datetime) -> None:
    if not wish.languages:
        raise NoLanguage
    row.display_name = shortened_name(wish.display_name)
    row.languages = list(dict.fromkeys(wish.languages))[:MOST_LANGUAGES]
    row.joined_at = row.joined_at or at
    row.left_at = None
    row.save()
