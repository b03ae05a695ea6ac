"""Shell: why an event has to stay: people were counted at its door."""

from __future__ import annotations

from django.utils.translation import ngettext

from meshup.door.models import Door


def event_in_use(key: int) -> str | None:
    """Say how many were counted at the door of an event; asked before its row goes."""
    door = Door.objects.filter(event=key, last_serial__gt=0).first()
    if door is None:
        return None
    return ngettext(
        "%(number)d person was counted at its door.",
        "%(number)d people were counted at its door.",
        door.heads,
    ) % {"number": door.heads}
