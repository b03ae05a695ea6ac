"""Shell: imports write one after the other, on all workers and machines of a node."""

from __future__ import annotations

from typing import Final

from django.db import connection

NUMBER: Final = 0x6D75_696D
"""Names the lock among the advisory locks of PostgreSQL: "muim"."""


def lock_imports() -> None:
    """Wait until no other import writes; the lock ends with the transaction.

    On SQLite a transaction that writes is alone anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBER])
