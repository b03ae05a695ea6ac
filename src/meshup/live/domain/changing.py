"""Channels that change. Shell.

Method
    The sequence of a channel is a row of the same transaction as the rows that its snapshot shows,
    so either both are there or neither. It is the moment of the change in milliseconds, or one more
    than before where that is not more: so it goes on growing after a row was forgotten, and after
    a clock was set back. The row stays locked until the commit, and whoever reads asks for the
    sequence before the rows: what is read is never older than its number.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.db.models import DateTimeField

from meshup.live.channels import checked_channel
from meshup.live.hints import hint
from meshup.live.models import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

AT_ONCE: Final = 200


def touch(channels: Iterable[str], at: datetime) -> None:
    """Say, in the transaction of a change, that these channels show something else from ``at`` on.

    Call it once, last in the transaction: the channels are locked until its end, in the order of
    their names. After the commit who listens gets the new snapshots.

    Raises:
        ValueError: one is of no registered kind, or its name is too long.
        TransactionManagementError: there is no transaction.
    """
    names = sorted({checked_channel(channel) for channel in channels})
    if not names:
        return
    transaction.get_connection().validate_no_broken_transaction()
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A channel is touched in the transaction.")
    for start in range(0, len(names), AT_ONCE):
        _raise(names[start : start + AT_ONCE], at)
    transaction.on_commit(partial(hint, names))


def _raise(names: list[str], at: datetime) -> None:
    table = connection.ops.quote_name(Channel._meta.db_table)
    milliseconds = int(at.timestamp() * 1000)
    changed_at = DateTimeField().get_db_prep_value(at, connection)
    values = ", ".join(["(%s, %s, %s)"] * len(names))
    sql = (
        f"INSERT INTO {table} (name, sequence, changed_at) VALUES {values} "  # noqa: S608 - ours
        "ON CONFLICT (name) DO UPDATE SET changed_at = excluded.changed_at, "
        f"sequence = CASE WHEN excluded.sequence > {table}.sequence "
        f"THEN excluded.sequence ELSE {table}.sequence + 1 END"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [part for name in names for part in (name, milliseconds, changed_at)])
