"""Tickets that open live channels to a page. Pure, but for the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from meshup.live.channels import checked_channel
from meshup.signalling import live_tickets

if TYPE_CHECKING:
    from datetime import datetime


def ticket_for(channel: str, until: datetime) -> str:
    """Return the text with which whoever has it may listen to ``channel`` before ``until``.

    The same for the same channel and second, so a page that holds it can be kept. ``until`` is
    aware.

    Raises:
        ValueError: the channel is of no registered kind, or its name is too long.
    """
    return live_tickets.issue(checked_channel(channel), until=until, secret=settings.SECRET_KEY)
