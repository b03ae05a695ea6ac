"""The fixed words of replies: who reads one."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import pgettext_lazy


class ReplyState(models.TextChoices):
    """Who reads a reply: hosts alone, until one of them shows it."""

    WAITING = "waiting", pgettext_lazy("replies", "waiting")
    SHOWN = "shown", pgettext_lazy("replies", "shown")
    HIDDEN = "hidden", pgettext_lazy("replies", "hidden")


LONGEST_CONTENT: Final = 5_000
"""Characters of HTML that are kept of a reply."""
MOST_OF_ACTOR: Final = 20
"""Replies of one actor to one event that are kept."""
MOST_OF_EVENT: Final = 500
"""Replies to one event that are kept."""
