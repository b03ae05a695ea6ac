"""What hosts hear of from coming, by a background job."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from meshup.attendance_desk.domain.notices import fresh_notices
from meshup.community.jobs import notify_at_once
from meshup.kit import clock


@task()
def look_at_registrations(since: str) -> int:
    """Tell hosts of what became full, who waits and what came in a burst ``since`` (ISO 8601)."""
    notices = fresh_notices(datetime.fromisoformat(since), clock.now())
    for kind, subject in notices:
        notify_at_once(kind, subject)
    return len(notices)
