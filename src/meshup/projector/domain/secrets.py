"""Shell: the secret of a projector: a signed text that opens the screen of one event.

It opens nothing else, needs no sign-in, and is good until some hours after the event's end as it
stood when the link was given away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

from meshup.kit import tokens
from meshup.projector.domain.evenings import AFTER

if TYPE_CHECKING:
    from datetime import datetime

PURPOSE: Final = "projector.screen"


def projector_token(slug: str, ends_at: datetime) -> str:
    """Return the secret that opens the projector of an event, which ends at ``ends_at``."""
    return tokens.sign(
        {"event": slug}, purpose=PURPOSE, until=ends_at + AFTER, secret=settings.SECRET_KEY
    )


def check_token(token: str, slug: str, at: datetime) -> None:
    """Refuse a secret that does not open the projector of ``slug`` at the moment ``at``.

    Raises:
        BadToken: it was made for another event, or not here. ExpiredToken: its time is over.
    """
    facts = tokens.read(token, purpose=PURPOSE, at=at, secret=settings.SECRET_KEY)
    if facts.get("event") != slug:
        raise tokens.BadToken
