"""The fixed words of the room: what one subscribes to, and the life of a letter of hosts."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubscriptionKind(models.TextChoices):
    """What somebody asks to be told of."""

    NEW_DATES = "new_dates", _("New dates, as soon as they are certain")
    MONTHLY = "monthly", _("Once a month, what comes")
    SERIES = "series", _("The dates of one series")


class MessageState(models.TextChoices):
    """Where a letter that hosts write stands."""

    DRAFT = "draft", _("draft")
    WAITING = "waiting", _("waits")  # for its hour; until then it can be undone
    SENDING = "sending", _("is being sent")
    SENT = "sent", _("sent")
    STOPPED = "stopped", _("stopped")
    FAILED = "failed", _("failed")


TRANSITIONS: Final[dict[MessageState, frozenset[MessageState]]] = {
    MessageState.DRAFT: frozenset({MessageState.WAITING}),
    MessageState.WAITING: frozenset({MessageState.DRAFT, MessageState.SENDING}),
    MessageState.SENDING: frozenset({MessageState.SENT, MessageState.STOPPED, MessageState.FAILED}),
    MessageState.SENT: frozenset(),
    MessageState.STOPPED: frozenset(),
    MessageState.FAILED: frozenset({MessageState.DRAFT}),
}
"""Deleting is no state: then there is no row."""
