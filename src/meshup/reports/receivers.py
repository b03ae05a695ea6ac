"""What this room does when it hears of something: it only enqueues a job."""

from __future__ import annotations

from django.dispatch import receiver

from meshup.community.jobs import notify_at_once
from meshup.reports.domain.notices import REPORTS
from meshup.reports.domain.queries.reports import waiting_report
from meshup.reports.signals import report_sent


@receiver(report_sent)
def write_to_readers(report: int, **_more: object) -> None:
    """Write that a report waits to everybody who may read it and wants to hear of it at once."""
    waiting = waiting_report(report)
    if waiting is not None:
        notify_at_once(REPORTS.name, waiting.subject)
