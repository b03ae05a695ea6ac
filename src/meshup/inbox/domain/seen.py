"""Shell: what came already. A table that all workers share, so that a replay meets one memory.

Two digests of each request are remembered: of its signature, until that is no longer good, and of
the activity, for a month. Both are one statement, in the transaction of what the activity does:
what is refused later may come again.

Bounded by ``limits.ANY``, and cleared of what is over every night and each minute.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.db import connection

from meshup.inbox.models import SeenDigest

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.activities import Activity

ACTIVITY_LASTS: Final = timedelta(days=30)
MOST_CLEARED: Final = 5_000
"""Rows that one look takes away, so that it holds nobody up."""

STATES: Final = frozenset(
    {"Accept", "Block", "Follow", "Join", "Leave", "Move", "Reject", "TentativeAccept", "Undo"}
)
"""Kinds that set a state: one that comes again in the same words is no repeat, for the state may be
another by now. Gancio follows anew with the very same activity after an Undo."""


def activity_digest(activity: Activity, body: bytes) -> bytes | None:
    """Return what is the same of an activity that comes twice; None where it may come again.

    Of its id, its kind and all that it says: Mobilizon sends an Update under the id of the Create.
    """
    if not activity.id or activity.kind in STATES:
        return None
    parts = (activity.actor, activity.id, activity.kind)
    head = b"\0".join(part.encode("utf-8", "replace") for part in parts)
    return sha256(b"activity\0" + head + b"\0" + sha256(body).digest()).digest()


def remember(digest: bytes, until: datetime, at: datetime) -> bool:
    """Remember ``digest`` until then; say whether it was new at ``at``.

    Of two transactions that remember the same, one waits, and then it is not new.
    """
    table = connection.ops.quote_name(SeenDigest._meta.db_table)
    sql = (
        f"INSERT INTO {table} (digest, until) VALUES (%s, %s) "  # noqa: S608 - ours
        f"ON CONFLICT (digest) DO UPDATE SET until = excluded.until WHERE {table}.until <= %s"
    )
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(sql, [digest, adapt(until), adapt(at)])
        return bool(cursor.rowcount == 1)


def forget(digest: bytes) -> None:
    """Let what has ``digest`` come again.

    One statement: what nothing points to needs no look for what else would go, and a room of each
    kind that is not understood pays for it.
    """
    table = connection.ops.quote_name(SeenDigest._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE digest = %s", [digest])  # noqa: S608 - ours


def forget_over(at: datetime) -> int:
    """Forget some of what is over; return how many went."""
    over = (
        SeenDigest.objects.filter(until__lte=at).order_by("until").values_list("until", flat=True)
    )
    last = list(over[MOST_CLEARED - 1 : MOST_CLEARED])
    return SeenDigest.objects.filter(until__lte=last[0] if last else at).delete()[0]
