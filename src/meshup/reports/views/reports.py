"""Reports at the desk: the queue, and one report with what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page, small_form
from meshup.desk.registry import Action, OverviewPart, Todo
from meshup.kit.addresses import address_of
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done
from meshup.moderation.domain.queries.acts import acts_of_report
from meshup.reports.choices import ReportState
from meshup.reports.domain.notices import heading_of
from meshup.reports.domain.queries.contact_persons import may_read_reports
from meshup.reports.domain.queries.reports import report_for, reports_for, waiting_reports
from meshup.reports.domain.report_acts import add_note, open_case
from meshup.reports.forms.desk import CaseForm, NoteForm
from meshup.reports.reportables import Power, reportable_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.community.rules import Asker
    from meshup.reports.domain.queries.reports import ReportFacts

CLOSED = (ReportState.CLOSED, ReportState.WITHDRAWN)
SHOWN_AT_ONCE = 5
"""Reports that the overview names, each on its own."""


@desk(may_read_reports)
def report_list(request: HttpRequest) -> HttpResponse:
    """Show the reports that whoever asks may read: those that wait, or those that are closed."""
    shows_closed = request.GET.get("state") == "closed"
    states = CLOSED if shows_closed else (ReportState.OPEN,)
    context = {
        "reports": reports_for(request.user, *states),
        "shows_closed": shows_closed,
        "runs": may_run_community(request.user),
    }
    return desk_page(request, "reports/report_list.html", context)


@desk(may_read_reports)
def report_page(request: HttpRequest, number: int) -> HttpResponse:
    """Show one report with its notes and what was done; take a note.

    Raises:
        NoSuchReport: there is none, or whoever asks may not read it.
    """
    report = report_for(request.user, number)
    form = NoteForm(request.POST or None)
    if not report.has_link:
        del form.fields["is_for_reporter"]
        form.cleaned_data = {}
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.setdefault("is_for_reporter", False)
        words = form.cleaned_data["words"]
        try_to(form, lambda: add_note(signed_in(request), number, words, form.audience, now()))
        if form.is_valid():
            return done(request, _("Noted."), "reports:report_at_desk", number)
    context = {
        "report": report,
        "form": form,
        "acts": acts_of_report(request.user, number),
        "actions": _actions(request.user, report),
        "at_desk": _address_at_desk(report),
        "runs": may_run_community(request.user),
    }
    return desk_page(request, "reports/report_at_desk.html", context, form)


@desk(may_run_community)
def case_new(request: HttpRequest) -> HttpResponse:
    """Open a case, as a host, about something public."""
    form = CaseForm(request.POST or None, initial={"page": request.GET.get("page", "")})
    made: list[int] = []

    def act() -> None:
        words = form.cleaned_data["words"]
        made.append(open_case(signed_in(request), form.cleaned_data["page"], words, now()))

    context = {
        "title": _("Open a case"),
        "lede": _("About something public that no visitor has reported."),
        "submit": _("Open it"),
        "back": reverse("reports:report_list"),
    }
    then = lambda: done(request, _("Opened."), "reports:report_at_desk", made[0])  # noqa: E731
    return small_form(request, form, act, context, then)


def overview_part(asker: Asker, _now: datetime) -> OverviewPart:
    """Return the reports that wait for whoever asks."""
    if not may_read_reports(asker):
        return OverviewPart()
    waiting = waiting_reports(asker)
    todos = [
        Todo(
            heading_of(one.way),
            actions=(Action(_("Read it"), reverse("reports:report_at_desk", args=[one.number])),),
        )
        for one in waiting[:SHOWN_AT_ONCE]
    ]
    return OverviewPart(todos=todos)


def _actions(asker: Asker, report: ReportFacts) -> list[Action]:
    """Return what whoever asks may do about a report now, the usual first."""
    if report.state == ReportState.WITHDRAWN:
        return []
    names = [("close", _("Close"))] if report.is_open else [("reopen", _("Open it again"))]
    if may_run_community(asker) and not report.is_conduct:
        names += _of_subject(asker, report)
        if report.author is not None:
            names += [("warn", _("Warn who made it")), ("block", _("Block who made it"))]
    return [
        Action(
            label,
            reverse("reports:report_act", args=[report.number, name]),
            quiet=name not in {"close", "reopen"},
            danger=name in {"delete", "block"},
        )
        for name, label in names
    ]


def _of_subject(asker: Asker, report: ReportFacts) -> list[tuple[str, str]]:
    found = reportable_of(report.about)
    if found is None:
        return []
    kind, key = found
    allowed = kind.allowed(asker, key, now())
    labels = {Power.HIDE: _("Hide"), Power.DELETE: _("Delete")}
    return [(power.value, label) for power, label in labels.items() if power in allowed]


def _address_at_desk(report: ReportFacts) -> str:
    """Return where hosts keep what is reported, to mend it there; "" for nowhere."""
    kind, _colon, key = report.about.partition(":")
    return address_of(f"{kind}_at_desk", slug=key) if kind else ""
