"""Shell: what is remembered of an address whose row is gone, under a keyed hash.

Method
    HMAC-SHA256 of the address in lower case, under the key HMAC-SHA256(node's secret,
    "meshup.letters.marks"): who has no key cannot ask whether an address is there.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from hmac import digest
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from meshup.letters.models import Address, AddressMark

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

RETENTION: Final = timedelta(days=365)


def mark_of(email: str, at: datetime) -> dict[str, Any]:
    """Return the columns with which a new row of ``email`` begins; none when it has no mark."""
    return marks_of([email], at)[email]


def marks_of(emails: Iterable[str], at: datetime) -> dict[str, dict[str, Any]]:
    """Return such columns for each address; one query."""
    hashes = {email: email_hash(email) for email in emails}
    rows = AddressMark.objects.filter(email_hash__in=hashes.values(), expires_at__gt=at)
    marks = {row.email_hash: row for row in rows}
    return {email: _columns(marks.get(hashed)) for email, hashed in hashes.items()}


def _columns(mark: AddressMark | None) -> dict[str, Any]:
    if mark is None:
        return {}
    return {
        "proof_letter_at": mark.proof_letter_at,
        "stopped_at": mark.stopped_at,
        "stopped_because": mark.stopped_because,
    }


def keep_mark(row: Address, at: datetime) -> None:
    """Remember of a row that goes what must not be forgotten, if there is anything."""
    was_asked = row.proof_letter_at is not None and row.proved_at is None
    if not was_asked and row.stopped_at is None:
        AddressMark.objects.filter(email_hash=email_hash(row.email)).delete()
        return
    AddressMark.objects.update_or_create(
        email_hash=email_hash(row.email),
        defaults={
            "proof_letter_at": row.proof_letter_at if was_asked else None,
            "stopped_at": row.stopped_at,
            "stopped_because": row.stopped_because,
            "expires_at": at + RETENTION,
        },
    )


def email_hash(email: str) -> str:
    """Return the keyed hash under which ``email`` is marked: 64 hexadecimal characters."""
    key = digest(settings.SECRET_KEY.encode(), b"meshup.letters.marks", sha256)
    return digest(key, email.strip().lower().encode(), sha256).hex()
