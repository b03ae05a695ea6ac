"""Why the placeholder of a usual date has to stay. Shell."""

from __future__ import annotations

from django.utils.translation import gettext

from meshup.replies.models import Reply


def placeholder_in_use(event: int) -> str | None:
    """Say that somebody answered a usual date; an event of which more was said goes with them."""
    if Reply.objects.filter(event=event, event__version=0).exists():
        return gettext("Somebody on another server has replied to it.")
    return None
