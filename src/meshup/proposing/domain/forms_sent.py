"""What a form has made: sent twice, it makes one proposal, and sent again it corrects that one.

Shell. Each form that is shown has a token of its own; who goes back, mends a word and sends it
again means the same proposal.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.cache import cache

REMEMBERED: Final = timedelta(hours=2)
SHORTEST: Final = 16
"""Characters below which a token is none: somebody else could have it too."""


def made_by_form(token: str) -> UUID | None:
    """Return the uuid of the proposal that the form with this token made; None for none.

    In the transaction in which it is then made: the second of two that are sent at once waits here
    for the first, for the cache is a table.
    """
    if len(token) < SHORTEST or cache.add(_key(token), "", REMEMBERED.total_seconds()):
        return None
    made = cache.get(_key(token))
    return UUID(made) if made else None


def note_made(token: str, uuid: UUID) -> None:
    """Remember which proposal the form with this token made."""
    if len(token) >= SHORTEST:
        cache.set(_key(token), str(uuid), REMEMBERED.total_seconds())


def _key(token: str) -> str:
    sent = repr((settings.SECRET_KEY, token)).encode("utf-8", "replace")
    return f"proposing:{blake2b(sent, digest_size=16).hexdigest()}"
