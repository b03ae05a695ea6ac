"""Why an event has to stay: people are there, or were.

Shell. Asked by history before a row is taken away (``history.domain.tracking.protect``).
"""

from __future__ import annotations

from django.utils.translation import ngettext

from meshup.presence.models import Presence


def event_in_use(key: int) -> str | None:
    """Say how many came to an event."""
    number = Presence.objects.filter(event=key, same_as=None).count()
    if not number:
        return None
    return ngettext(
        "%(number)d person is, or was, there.", "%(number)d people are, or were, there.", number
    ) % {"number": number}
