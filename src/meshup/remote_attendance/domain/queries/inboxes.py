"""Shell: where people of other servers hear that an event to which they come changes."""

from __future__ import annotations

from meshup.remote_actors.domain.delivery_inboxes import delivery_inboxes
from meshup.remote_attendance.models import RemoteAttendee


def inboxes_of_attendees(slug: str) -> list[str]:
    """Return the inboxes of who comes to the event of ``slug``, or waits; for the node itself.

    They need not follow us to hear that it moves, or is cancelled.
    """
    rows = RemoteAttendee.objects.filter(event__slug=slug, peer__isnull=False, left_at=None)
    return delivery_inboxes(rows.order_by("pk").values_list("actor_id", flat=True))
