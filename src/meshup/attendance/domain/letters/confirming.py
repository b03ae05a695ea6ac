"""Shell: the confirmation, and the letter that asks first whether somebody reads the address.

An address that is proved belongs to whoever reads it; still, anybody can type it. So letters about
a registration go to its address only since they were confirmed: by leaving a proved address with it
(so many a day, ``may_write_unasked``), or by the button in the letter that asked. That button
speaks for the registrations of the same peer; what others left this address at before it was proved
asks again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from meshup.attendance.domain.letters.calendar_parts import WHOLE_SERIES, calendar_of
from meshup.attendance.domain.letters.notices import (
    keep_notices,
    last_day,
    noted,
    noted_series,
)
from meshup.attendance.domain.letters.reader_evenings import evenings_of
from meshup.attendance.domain.letters.reminders import plan_reminders
from meshup.attendance.domain.links import link_of
from meshup.attendance.models import EventNotice, Registration
from meshup.kit.secret_links import new_handle
from meshup.kit.url_paths import path_of
from meshup.letters.domain.addresses import address_facts
from meshup.letters.domain.outbox import post, withdraw
from meshup.letters.domain.proving import ask_to_prove, may_write_unasked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.kit.localized_text import Texts

CONFIRMATION: Final = "attendance.confirmation"
ACT: Final = "attendance.registration"


def follow_address(registration: int, at: datetime, *, is_new: bool = True) -> None:
    """Let letters about a registration go to the address that was left with it, if any.

    Called in the transaction that leaves it. ``is_new`` if it is another one than before.
    """
    with transaction.atomic():
        row = Registration.objects.select_for_update(no_key=True).get(pk=registration)
        if is_new:
            EventNotice.objects.filter(registration=row).delete()
            Registration.objects.filter(pk=row.pk).update(
                letters_since=None, is_readers=_is_readers(row)
            )
        if row.address_id is None or (row.letters_since is not None and not is_new):
            return
        address = address_facts(row.address_id)
        if address is None or address.is_stopped:
            return
        if address.is_proved:
            if _is_known(row) or may_write_unasked(address.email, at):
                confirm(row.pk, at)
        else:
            ask_to_prove(row.address_id, ACT, {"registration": row.pk}, _titles(row), at)


def on_proved(facts: Mapping[str, Any], address: int, at: datetime) -> str:
    """Confirm what the letter that asked was about; return the path of its page, or "".

    What the same peer left this address at is confirmed as well. Twice is once.
    """
    row = Registration.objects.filter(pk=facts["registration"], address=address).first()
    if row is None:
        return ""
    left = Registration.objects.filter(peer=row.peer_id, address=address)
    left.update(is_readers=True)
    waiting = left.filter(letters_since=None)
    for number in waiting.order_by("pk").values_list("pk", flat=True):
        confirm(number, at)
    page = path_of("attendance:registration", kwargs={"token": link_of(row.handle)})
    return f"{page}?done=proved"


def ask_for_others(address: int, at: datetime) -> int:
    """Ask whether letters about what other peers left this address at are wanted; count them.

    Once it is proved: before, strangers may have typed it.
    """
    waiting = Registration.objects.filter(address=address, letters_since=None)
    coming = waiting.filter(evenings__event__ends_at__gt=at).distinct().order_by("pk")
    return sum(
        ask_to_prove(address, ACT, {"registration": row.pk}, _titles(row), at)
        for row in coming.select_related("series", "event__series")
    )


def _is_readers(row: Registration) -> bool:
    """Say whether the reader of its address has said so of another registration of its peer."""
    others = Registration.objects.filter(peer=row.peer_id, address=row.address_id)
    return row.address_id is not None and others.filter(is_readers=True).exclude(pk=row.pk).exists()


def _is_known(row: Registration) -> bool:
    """Say whether the same peer has shown that they read it, with another registration."""
    others = Registration.objects.filter(peer=row.peer_id, address=row.address_id)
    return others.filter(letters_since__isnull=False).exists()


def confirm_anew(registration: int, at: datetime) -> None:
    """Confirm again what is to a whole series now, or to one date of it; if letters go to it.

    What is to the same as before needs no letter: its reader has just said something else of it.
    """
    row = Registration.objects.filter(pk=registration, letters_since__isnull=False).first()
    if row is None:
        return
    rules = row.notices.filter(event_slug=WHOLE_SERIES).first()
    was_to_series = rules is not None and not rules.snapshot.get("is_over")
    if was_to_series != (row.series_id is not None):
        confirm(registration, at)


def confirm(registration: int, at: datetime) -> bool:
    """Let letters go to the address of a registration, and post the first; whether it is new."""
    with transaction.atomic():
        row = Registration.objects.select_for_update(no_key=True).get(pk=registration)
        if row.address_id is None:
            return False
        row.letters_since = at
        row.save(update_fields=["letters_since"])
        evenings = [one for one in evenings_of([row.pk], at) if one.event is not None]
        calendar = calendar_of(row)
        keep_notices(noted(one, calendar, "", in_whole=True) for one in evenings)
        if calendar is not None or row.notices.filter(event_slug=WHOLE_SERIES).exists():
            keep_notices([noted_series(row, "", last_day(evenings))])
        key = f"{CONFIRMATION}:{row.pk}:{new_handle()}"  # what was said before may have left
        facts = {"registration": row.pk, "address": row.address_id}
        withdraw(group=_group(row))
        posted = post(CONFIRMATION, row.address_id, key, facts, group=_group(row))
        plan_reminders(evenings_of([row.pk], at), at)
        return posted


def _group(row: Registration) -> str:
    return f"{CONFIRMATION}:{row.pk}"


def _titles(row: Registration) -> Texts:
    """Return what hosts call the event, or the series, that it is about."""
    series = row.series or (row.event.series if row.event else None)
    own = row.event.titles if row.event else {}
    titles: Texts = own or (series.titles if series else {})
    return titles
