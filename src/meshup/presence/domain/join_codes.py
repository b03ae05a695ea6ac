"""Shell: the code of an evening that changes, which stands on the projector.

Whoever types it, or comes by the address in its picture, sees the screen: they are there. It
follows from the node's secret, the event and the clock, and is kept nowhere; it begins some hours
before the event and ends with it.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from hmac import digest
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.conf import settings

from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.errors import NoSuchEvent
from meshup.kit.addresses import address_of
from meshup.presence.domain import rotating_codes
from meshup.presence.domain.opening_hours import is_open

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.presence.domain.rotating_codes import JoinCode

REMEMBERED: Final = timedelta(hours=1)
"""So long is a code known that has changed: whoever types it is no guesser."""


def join_code(slug: str, at: datetime) -> JoinCode:
    """Return the code to show at ``at`` for the event ``slug``; asks nothing.

    Whether it opens anything then is another question (``is_join_code``).
    """
    return rotating_codes.code_at(_key(), slug, at)


def join_codes(slug: str, first: datetime, last: datetime) -> list[JoinCode]:
    """Return the codes to show from ``first`` until before ``last``, in order; asks nothing.

    For a screen that shall go on without a network: five minutes each.
    """
    return rotating_codes.codes_between(_key(), slug, first, last)


def join_url(slug: str, code: str, language: str | None = None, *, page: str = "here") -> str:
    """Return the complete address that a picture of ``code`` holds, in ``language``.

    ``page`` names the page that takes the code, as ``kit.addresses`` know it.
    """
    path = address_of(page, language, slug=slug)
    return f"{settings.CONFIG.address.rstrip('/')}{path}?{urlencode({'code': code})}"


def is_join_code(text: str, slug: str, at: datetime) -> bool:
    """Say whether ``text``, however typed, lets somebody in at ``at``; two queries if it may.

    Never before the event is near, and never after it.
    """
    if not is_code_shown(text, slug, at):
        return False
    try:
        return is_open(event_of(slug), at)
    except NoSuchEvent:
        return False


def is_code_shown(text: str, slug: str, at: datetime) -> bool:
    """Say whether ``text`` is what the screen shows at ``at``, or showed just before.

    For callers that know that the event is near; asks nothing.
    """
    return rotating_codes.is_taken(text, _key(), slug, at)


def was_join_code(text: str, slug: str, at: datetime) -> bool:
    """Say whether ``text`` was the code of the event until lately, and has changed."""
    return rotating_codes.was_taken(text, _key(), slug, at, within=REMEMBERED)


def _key() -> bytes:
    return digest(settings.SECRET_KEY.encode(), b"meshup.join_code", sha256)
