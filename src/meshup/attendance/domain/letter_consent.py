"""Whether letters about a registration go to its address, and whether that is its reader's own.

Shell. An address that somebody types may be anybody's. What follows from leaving one is done by the
rooms above, in the same transaction (``registration_hooks``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.attendance.models import Registration
from meshup.attendance.registration_hooks import registration_hooks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def follow_address(registration: int, at: datetime, *, is_new: bool = True) -> None:
    """Let rooms above know which address a registration has now, if any.

    Called in the transaction that leaves it. ``is_new`` if it is another one than before: then
    letters go to it only after somebody has confirmed that.
    """
    with transaction.atomic():
        row = Registration.objects.select_for_update(no_key=True).get(pk=registration)
        if is_new:
            Registration.objects.filter(pk=row.pk).update(
                letters_since=None, is_readers=_is_readers(row)
            )
        for hooks in registration_hooks():
            (hooks.address_changed if is_new else hooks.address_stays)(registration, at)


def follow_dates(registration: int, at: datetime) -> None:
    """Let rooms above know that a registration may be to other dates now."""
    for hooks in registration_hooks():
        hooks.dates_changed(registration, at)


def _is_readers(row: Registration) -> bool:
    """Say whether the reader of its address has said so of another registration of its peer."""
    others = Registration.objects.filter(peer=row.peer_id, address=row.address_id)
    return row.address_id is not None and others.filter(is_readers=True).exclude(pk=row.pk).exists()


def begin_letters(registration: int, at: datetime) -> int | None:
    """Let letters go to the address of a registration from now on; return its number.

    None: it has none. The row is locked until the transaction ends.
    """
    row = Registration.objects.select_for_update(no_key=True).get(pk=registration)
    if row.address_id is None:
        return None
    row.letters_since = at
    row.save(update_fields=["letters_since"])
    return row.address_id


@dataclass(frozen=True, slots=True)
class Recognised:
    """What its reader recognised: the handle of one registration, and those without letters yet."""

    handle: str
    without_letters: tuple[int, ...]


def recognise(registration: int, address: int) -> Recognised | None:
    """Note that the reader of an address says that a registration is theirs.

    So is whatever the same peer left this address at. None: it is gone, or has another address.
    """
    row = Registration.objects.filter(pk=registration, address=address).first()
    if row is None:
        return None
    left = Registration.objects.filter(peer=row.peer_id, address=address)
    left.update(is_readers=True)
    waiting = left.filter(letters_since=None).order_by("pk")
    return Recognised(row.handle, tuple(waiting.values_list("pk", flat=True)))


def let_reminders(address: int, slug: str, *, leave: bool) -> None:
    """Let reminders of an event leave to an address, or none; changes are told all the same."""
    rows = Registration.objects.filter(
        address=address, evenings__event__slug=slug, letters_since__isnull=False
    )
    numbers = list(rows.values_list("pk", flat=True).distinct())
    Registration.objects.filter(pk__in=numbers).update(only_changes=not leave)


def lock_with_letters(address: int) -> list[int]:
    """Lock the registrations of an address that get letters; return them, oldest first."""
    rows = Registration.objects.select_for_update(no_key=True).filter(
        address=address, letters_since__isnull=False
    )
    return [row.pk for row in rows.order_by("pk")]


def with_address(registrations: Iterable[int], address: int) -> list[int]:
    """Return those of these registrations that (still) have this address."""
    rows = Registration.objects.filter(pk__in=list(registrations), address=address)
    return list(rows.values_list("pk", flat=True))
