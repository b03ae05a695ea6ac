"""Words that rows of letters are in: where a letter stands, and why an address gets none."""

from __future__ import annotations

from typing import Final

from django.db import models


class LetterState(models.TextChoices):
    """Where a letter stands on its way out."""

    WAITING = "waiting"
    """Its time has not come, or it could not be handed over yet."""
    LEAVING = "leaving"
    """It is being handed over, or the machine fell while it was."""
    SENT = "sent"
    """A mail server took it; of a kind that is sent at most once, perhaps."""
    DROPPED = "dropped"
    """There was nothing to say any more, or nobody to say it to."""
    FAILED = "failed"
    """No mail server took it."""


TRANSITIONS: Final[dict[LetterState, frozenset[LetterState]]] = {
    LetterState.WAITING: frozenset({LetterState.LEAVING, LetterState.FAILED}),
    LetterState.LEAVING: frozenset(
        {LetterState.WAITING, LetterState.SENT, LetterState.DROPPED, LetterState.FAILED}
    ),
    LetterState.SENT: frozenset(),
    LetterState.DROPPED: frozenset(),
    LetterState.FAILED: frozenset(),
}
"""A letter that is withdrawn while it waits has no row any more."""


class Stopped(models.TextChoices):
    """Why an address gets no letters."""

    OWNER = "owner"
    """Who reads it said so."""
    REFUSED = "refused"
    """A mail server refused it for good."""
    HOST = "host"
    """A host of the node said so."""
