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

from meshup.attendance.domain.letter_consent import begin_letters, recognise
from meshup.attendance.domain.links import link_of
from meshup.attendance.domain.queries.letter_readers import (
    is_known_reader,
    reader_registration,
    unconfirmed,
)
from meshup.attendance.registration_hooks import RegistrationHooks
from meshup.attendance_letters.domain.calendar_parts import calendar_of, whole_notice
from meshup.attendance_letters.domain.notices import (
    forget_notices,
    keep_notices,
    last_day,
    noted,
    noted_series,
)
from meshup.attendance_letters.domain.reader_evenings import evenings_of
from meshup.attendance_letters.domain.reminders import plan_reminders
from meshup.kit.secret_links import new_handle
from meshup.kit.url_paths import path_of
from meshup.letters.domain.addresses import address_facts
from meshup.letters.domain.outbox import post, withdraw
from meshup.letters.domain.proving import ask_to_prove, may_write_unasked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

CONFIRMATION: Final = "attendance.confirmation"
ACT: Final = "attendance.registration"


def follow_new_address(registration: int, at: datetime) -> None:
    """Let letters about a registration go to the address that was left with it, if any.

    Called in the transaction that leaves it.
    """
    forget_notices(registration)
    follow_address(registration, at)


def follow_address(registration: int, at: datetime) -> None:
    """Let letters about a registration go to its address, or ask first, unless they do."""
    row = reader_registration(registration)
    if row is None or row.address is None or row.gets_letters:
        return
    address = address_facts(row.address)
    if address is None or address.is_stopped:
        return
    if address.is_proved:
        if is_known_reader(row) or may_write_unasked(address.email, at):
            confirm(registration, at)
    else:
        ask_to_prove(row.address, ACT, {"registration": registration}, row.titles, at)


def on_proved(facts: Mapping[str, Any], address: int, at: datetime) -> str:
    """Confirm what the letter that asked was about; return the path of its page, or "".

    What the same peer left this address at is confirmed as well. Twice is once.
    """
    recognised = recognise(facts["registration"], address)
    if recognised is None:
        return ""
    for number in recognised.without_letters:
        confirm(number, at)
    page = path_of("attendance:registration", kwargs={"token": link_of(recognised.handle)})
    return f"{page}?done=proved"


def ask_for_others(address: int, at: datetime) -> int:
    """Ask whether letters about what other peers left this address at are wanted; count them.

    Once it is proved: before, strangers may have typed it.
    """
    return sum(
        ask_to_prove(address, ACT, {"registration": row.number}, row.titles, at)
        for row in unconfirmed(address, at)
    )


def confirm_anew(registration: int, at: datetime) -> None:
    """Confirm again what is to a whole series now, or to one date of it; if letters go to it.

    What is to the same as before needs no letter: its reader has just said something else of it.
    """
    row = reader_registration(registration)
    if row is None or not row.gets_letters:
        return
    rules = whole_notice(row)
    was_to_series = rules is not None and not rules.snapshot.get("is_over")
    if was_to_series != bool(row.series):
        confirm(registration, at)


def confirm(registration: int, at: datetime) -> bool:
    """Let letters go to the address of a registration, and post the first; whether it is new."""
    with transaction.atomic():
        address = begin_letters(registration, at)
        row = reader_registration(registration)
        if address is None or row is None:
            return False
        evenings = [one for one in evenings_of([registration], at) if one.event is not None]
        calendar = calendar_of(row)
        keep_notices(noted(one, calendar, "", in_whole=True) for one in evenings)
        if calendar is not None or whole_notice(row) is not None:
            keep_notices([noted_series(row, "", last_day(evenings))])
        key = f"{CONFIRMATION}:{registration}:{new_handle()}"  # what was said before may have left
        facts = {"registration": registration, "address": address}
        withdraw(group=_group(registration))
        posted = post(CONFIRMATION, address, key, facts, group=_group(registration))
        plan_reminders(evenings_of([registration], at), at)
        return posted


def _group(registration: int) -> str:
    return f"{CONFIRMATION}:{registration}"


HOOKS: Final = RegistrationHooks(
    address_changed=follow_new_address, address_stays=follow_address, dates_changed=confirm_anew
)
