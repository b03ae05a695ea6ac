"""The page behind the secret link of a report: what became of it, and saying more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.moderation.visitors import visitor_from
from meshup.peers.private_pages import private_page
from meshup.reports.domain.queries.contact_persons import shown_contact_persons
from meshup.reports.domain.queries.reports import report_of_link
from meshup.reports.domain.reporter_acts import add_words, choose_readers, take_back
from meshup.reports.forms.reports import MoreWordsForm, ReadersForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from meshup.reports.domain.queries.reports import ReportFacts


@private_page
def report_status(request: HttpRequest, token: str) -> HttpResponse:
    """Show what became of a report; let its sender say more.

    Raises:
        DeadLink
    """
    report = report_of_link(token)
    form = MoreWordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.is_trapped:
            return redirect("reports:report_status", token=token)
        words, is_sure = form.cleaned_data["words"], form.cleaned_data["is_sure"]
        sent = _done(
            form,
            lambda: add_words(token, words, visitor_from(request), now(), is_sure=is_sure),
        )
        if sent:
            return redirect("reports:report_status", token=token)
    return _status_page(request, token, report, more=form)


@private_page
@require_POST
def report_readers(request: HttpRequest, token: str) -> HttpResponse:
    """Let the sender choose anew who reads how somebody behaved.

    Raises:
        DeadLink
    """
    report = report_of_link(token)
    form = ReadersForm(request.POST)
    form.offer(shown_contact_persons().value)
    if form.is_valid() and _done(
        form, lambda: choose_readers(token, form.chosen(), visitor_from(request), now())
    ):
        return redirect("reports:report_status", token=token)
    return _status_page(request, token, report, readers=form)


@private_page
@require_POST
def report_take_back(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - a view
    """Take a report back.

    Raises:
        DeadLink
    """
    take_back(token, now())
    return redirect("reports:report_status", token=token)


def _done(form: forms.Form, act: Callable[[], None]) -> bool:
    try_to(form, act)
    return form.is_valid()


def _status_page(
    request: HttpRequest, token: str, report: ReportFacts, **forms_sent: forms.Form
) -> HttpResponse:
    readers = forms_sent.get("readers")
    if readers is None:
        readers = ReadersForm(initial={"readers": sorted(report.picked)})
        readers.offer(shown_contact_persons().value)
    more = forms_sent.get("more") or MoreWordsForm()
    context = {
        "title": _("Your report"),
        "report": report,
        "token": token,
        "more": more,
        "readers": readers,
        "contacts": shown_contact_persons().value,
    }
    return form_page(request, "reports/report_status.html", context, more, readers)
