"""How often somebody may do something, counted in a table that all workers share.

Shell. All counts of one act are one statement, so that they cost a registration one write more and
no commit, where it is made in the transaction of the act itself. Who is refused is counted
nowhere: whoever hammers uses up their own allowance alone, and no one else's.

Bounded: a row for each that is counted, until its stretch of time ends. Whoever counts strangers
counts the whole node with them, which bounds how many strangers there are (``moderation.limits``).
A process remembers some that have nothing left, so that a flood costs it no query.

Method
    A stretch of time begins when the clock is at a multiple of its length, for everybody. A row
    is counted up or, when its stretch is over, begun anew, by ``INSERT … ON CONFLICT DO UPDATE …
    RETURNING``, in the order of the keys: of two transactions that count the same, one waits.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b, sha256
from threading import Lock
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection, transaction

from meshup.kit.clock import now
from meshup.kit.errors import TooMany
from meshup.kit.ip_networks import network_of
from meshup.kit.models import Count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

MOST_REMEMBERED: Final = 4_096
"""Keys without anything left that a process remembers; each is at most 80 characters."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """So much within a stretch of time."""

    most: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class Spending:
    """One more ``what`` of ``who``, of whom there may be only so many."""

    what: str
    who: str
    allowance: Allowance


_used_up: Final[OrderedDict[str, int]] = OrderedDict()
_lock: Final = Lock()


def spend(what: str, who: str, allowance: Allowance) -> None:
    """Count one more ``what`` of ``who``, who is remembered only as a hash, for that long.

    Raises:
        TooMany: there were as many within this stretch of time already.
    """
    spend_all([Spending(what, who, allowance)], now())


def spend_all(spendings: Iterable[Spending], at: datetime) -> None:
    """Count all of these at ``at``, or none of them.

    Raises:
        TooMany: one of them is used up; ``after`` is when the last of those begins anew.
    """
    rows = {_key(one): (one.allowance.most, _end(one.allowance.within, at)) for one in spendings}
    if not rows:
        return
    _refuse_beyond(at, [end for key, (_most, end) in rows.items() if _remembered(key, end)])
    with transaction.atomic():
        counts = _count_up(sorted((key, end) for key, (_most, end) in rows.items()))
        beyond = {key: end for key, (most, end) in rows.items() if counts[key] > most}
        for key, end in beyond.items():
            _remember(key, end)
        _refuse_beyond(at, list(beyond.values()))


def forget_counts_before(at: datetime) -> int:
    """Delete the counts whose stretch of time is over; return how many went."""
    return Count.objects.filter(ends_at__lte=int(at.timestamp())).delete()[0]


def visitor_of(request: HttpRequest) -> str:
    """Return what stands for the household from which a request comes."""
    return network_of(request.META.get("REMOTE_ADDR", ""))


def keyed_hash(text: str, purpose: str, *, digest_size: int) -> str:
    """Return a hash that only this node can make again: twice ``digest_size`` hexadecimal digits.

    Keyed, because there are so few addresses of machines that all could be tried.
    """
    key = sha256(f"{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return blake2b(text.encode("utf-8", "replace"), digest_size=digest_size, key=key).hexdigest()


def _key(one: Spending) -> str:
    seconds = int(one.allowance.within.total_seconds())
    return f"{one.what}:{seconds}:{keyed_hash(one.who, f'limit:{one.what}', digest_size=12)}"


def _end(within: timedelta, at: datetime) -> int:
    """Return when the stretch of time around ``at`` ends, in whole seconds since 1970."""
    seconds = int(within.total_seconds())
    return (int(at.timestamp()) // seconds + 1) * seconds


def _refuse_beyond(at: datetime, ends: list[int]) -> None:
    if ends:
        raise TooMany(after=datetime.fromtimestamp(max(ends), UTC) - at.replace(microsecond=0))


def _count_up(rows: list[tuple[str, int]]) -> dict[str, int]:
    """Count each key once more in the stretch that ends then; return what each has come to."""
    table = connection.ops.quote_name(Count._meta.db_table)
    values = ", ".join(["(%s, 1, %s)"] * len(rows))
    sql = (
        f"INSERT INTO {table} (key, count, ends_at) VALUES {values} "  # noqa: S608 - ours
        "ON CONFLICT (key) DO UPDATE SET ends_at = excluded.ends_at, "
        f"count = CASE WHEN {table}.ends_at = excluded.ends_at THEN {table}.count + 1 ELSE 1 END "
        "RETURNING key, count"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [part for row in rows for part in row])
        return dict(cursor.fetchall())


def _remembered(key: str, end: int) -> bool:
    return _used_up.get(key) == end


def _remember(key: str, end: int) -> None:
    with _lock:
        _used_up[key] = end
        _used_up.move_to_end(key)
        while len(_used_up) > MOST_REMEMBERED:
            _used_up.popitem(last=False)
