"""Why an event has to stay: people who met there may still stay in touch.

Shell. Asked by history before a row is taken away (``history.domain.tracking.protect``).
"""

from __future__ import annotations

from django.utils.translation import gettext

from meshup.contact_exchange.models import Acquaintance


def event_in_use(key: int) -> str | None:
    """Say that people met at an event; not how many."""
    if not Acquaintance.objects.filter(event=key).exists():
        return None
    return gettext("People who met there may still stay in touch.")
