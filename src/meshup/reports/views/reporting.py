"""The page on which anybody reports something, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from meshup.community.public_pages import public_page
from meshup.desk.repeats import make_once
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.shown import Shown
from meshup.moderation.visitors import visitor_from
from meshup.reports.choices import Way
from meshup.reports.domain.queries.contact_persons import shown_contact_persons
from meshup.reports.domain.report_links import is_report, link_of_number
from meshup.reports.domain.reporting import send_report
from meshup.reports.forms.reports import ConductReportForm, ContentReportForm
from meshup.reports.reportables import reportable

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.reports.reportables import ReportedSubject

    ReportForm = ContentReportForm | ConductReportForm

PAGE: Final = "reports/report.html"
AT_ONCE: Final = timedelta(minutes=2)
"""Somebody who says the same again within this time has pressed twice."""


@dataclass
class _Sent:
    """A report that was sent, by its number."""

    slug: str


def report_anything(request: HttpRequest) -> HttpResponse:
    """Let anybody report what is somewhere on this site, or how somebody behaved."""
    return _report_page(request, "", Shown(None))


def report(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Let anybody report something public, or how somebody behaved at it.

    Raises:
        NotReportable, and what the room says of what is not public.
    """
    return _report_page(request, f"{kind}:{key}", reportable(kind).find(key))


@require_safe
def report_sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next with a report."""
    return public_page(request, "reports/report_sent.html")


def _report_page(
    request: HttpRequest, about: str, subject: Shown[ReportedSubject] | Shown[None]
) -> HttpResponse:
    contacts = shown_contact_persons()
    if request.method != "POST":
        return public_page(
            request, PAGE, subject=subject, contacts=contacts, **_forms(None, about), opened=""
        )
    way = Way.CONDUCT if request.POST.get("way") == Way.CONDUCT else Way.CONTENT
    both = _forms(request, about)
    form: ReportForm = both[way.value]
    if form.is_valid() and form.is_trapped:
        return redirect("reports:report_sent")
    if form.is_valid():
        sent = try_to(form, lambda: _send(request, form))
        if sent is not None:
            return _led_on(int(sent))
    context = {"subject": subject.value, "contacts": contacts.value, "opened": way.value, **both}
    return form_page(request, PAGE, context, form)


def _send(request: HttpRequest, form: ReportForm) -> str:
    at = now()

    def make() -> _Sent:
        return _Sent(str(send_report(form.plan(), visitor_from(request), at)))

    return make_once(request, "report", make, remembered=AT_ONCE, is_there=is_report).slug


def _led_on(number: int) -> HttpResponse:
    token = link_of_number(number)
    if token:
        return redirect("reports:report_status", token=token)
    return redirect("reports:report_sent")


def _forms(request: HttpRequest | None, about: str) -> dict[str, Any]:
    """Return both forms by their way; what was sent is in the one that was sent."""
    way = request.POST.get("way") if request else None
    sent = request.POST if request else None
    conduct = ConductReportForm(sent if way == Way.CONDUCT else None, about=about)
    conduct.offer(shown_contact_persons().value)
    return {
        "content": ContentReportForm(sent if way != Way.CONDUCT else None, about=about),
        "conduct": conduct,
    }
