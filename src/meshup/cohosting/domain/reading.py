"""Shell: reads records at their homes: each hour, and whenever there is a doubt. Asks others.

A home that does not answer is noted with the moment since when; so those who hold its event know
when they may go on without it. Whoever has its address and not its keys is not the home.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.cohosting.domain.hosts_seen import look_hosts_up
from meshup.cohosting.domain.record import MOST_RECORD_BYTES
from meshup.cohosting.domain.record_acceptance import request_behind, take_record
from meshup.cohosting.errors import BadRecord
from meshup.cohosting.models import Carried
from meshup.kit.errors import Refusal
from meshup.remote_actors.domain.fetching import fetch_if_changed
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from datetime import datetime

HOUR: Final = timedelta(hours=1)
MOST_BYTES: Final = MOST_RECORD_BYTES * 4
LONG_OVER: Final = timedelta(days=7)
DAY: Final = timedelta(days=1)
AT_ONCE: Final = 20


def due_records(at: datetime) -> list[int]:
    """Return which records are to be read now, the longest due first."""
    rows = Carried.objects.filter(is_held=True, next_at__lte=at).order_by("next_at", "pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def doubt_record(key: int, at: datetime) -> None:
    """Have a record read now; in the caller's transaction."""
    Carried.objects.filter(pk=key, is_held=True).update(next_at=at)


def hear_home(key: int) -> None:
    """Note that a home is there, for it says what stands; in the caller's transaction."""
    Carried.objects.filter(pk=key).exclude(silent_since=None).update(silent_since=None)


def read_at_home(key: int, at: datetime) -> None:
    """Read a record at its home, and look up whoever holds it as well and is not known yet."""
    row = Carried.objects.filter(pk=key, is_held=True).select_related("event").first()
    if row is None:
        return
    is_over = row.event is not None and row.event.ends_at + LONG_OVER < at
    facts: dict[str, datetime | None] = {"next_at": at + (DAY if is_over else HOUR)}
    if request_behind(row, at) is None:
        _note_silence(key, facts, at)
        return
    try:
        fetched = fetch_if_changed(row.record_id, at, etag=row.etag, most_bytes=MOST_BYTES)
    except (Refusal, BadDocument):
        _note_silence(key, facts, at)
        return
    if fetched is None:
        Carried.objects.filter(pk=key).update(read_at=at, silent_since=None, **facts)
        look_hosts_up(key, at)
        return
    try:
        take_record(key, fetched.document, at)
    except BadRecord:
        _note_silence(key, facts, at)
        return
    facts |= {"read_at": at, "silent_since": None}
    Carried.objects.filter(pk=key).update(etag=fetched.etag, **facts)
    look_hosts_up(key, at)


def _note_silence(key: int, facts: dict[str, datetime | None], at: datetime) -> None:
    """Note that the home as we agreed with it does not answer, whoever else does in its place."""
    Carried.objects.filter(pk=key).update(**facts)
    Carried.objects.filter(pk=key, silent_since=None).update(silent_since=at)
