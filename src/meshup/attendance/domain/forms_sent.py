"""What a form that says "I'm coming" has made: pressed twice, it makes one registration.

Shell. A page of everybody has the same bytes for all who read it, so that no token in it can tell
two presses of one visitor from two visitors. Where scripts run, each reader's form is given a
token of its own; elsewhere the cookie of the first press tells.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from typing import Final

from django.conf import settings
from django.core.cache import cache

REMEMBERED: Final = timedelta(hours=2)
SHORTEST: Final = 16
"""Characters below which a token is none: somebody else could have it too."""


def made_by_form(token: str, slug: str) -> int | None:
    """Return the number of the registration that the form with this token made; None for none.

    In the transaction in which it is then made: the second of two that are sent at once waits here
    for the first, for the cache is a table.
    """
    if len(token) < SHORTEST or cache.add(_key(token, slug), 0, REMEMBERED.total_seconds()):
        return None
    return cache.get(_key(token, slug)) or None


def note_made(token: str, slug: str, registration: int) -> None:
    """Remember which registration the form with this token made."""
    if len(token) >= SHORTEST:
        cache.set(_key(token, slug), registration, REMEMBERED.total_seconds())


def _key(token: str, slug: str) -> str:
    sent = repr((settings.SECRET_KEY, slug, token)).encode("utf-8", "replace")
    return f"coming:{blake2b(sent, digest_size=16).hexdigest()}"
