"""Shell: the secret link by which whoever sent a report sees what became of it.

It opens that report and nothing else, and never says who holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

from meshup.kit.secret_links import handle_in, link_token
from meshup.reports.errors import DeadLink
from meshup.reports.models import Report

if TYPE_CHECKING:
    from django.db.models import QuerySet

PURPOSE: Final = "reports.report"


def link_of(report: Report) -> str:
    """Return the token of a report's link; "" when it has none."""
    if not report.handle:
        return ""
    return link_token(report.handle, purpose=PURPOSE, secret=settings.SECRET_KEY)


def report_behind(token: str, rows: QuerySet[Report] | None = None) -> Report:
    """Return the report that a link opens, out of ``rows``.

    Raises:
        DeadLink: none; whether there ever was one, nobody learns.
    """
    handle = handle_in(token, purpose=PURPOSE, secret=settings.SECRET_KEY)
    if handle is None:
        raise DeadLink
    among = Report.objects.all() if rows is None else rows
    if report := among.filter(handle=handle).first():
        return report
    raise DeadLink


def link_of_number(number: int) -> str:
    """Return the token of a report's link, for whoever has just sent it; "" when it has none."""
    report = Report.objects.filter(pk=number).first()
    return link_of(report) if report else ""


def is_report(number: str) -> bool:
    """Say whether there is a report of this number."""
    return number.isdecimal() and Report.objects.filter(pk=int(number)).exists()
