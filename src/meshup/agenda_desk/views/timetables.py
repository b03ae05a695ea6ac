"""The timetable of one event: its lines, with spare ones, saved together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from meshup.agenda.domain.events import set_timetable
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda_desk.forms.timetables import LineForms, line_initial
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_edit_programme
from meshup.desk.pages import desk_page, done_with_undo
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.fields import VersionField
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.outcomes import try_to, was_overtaken

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.domain.plans import LinePlan


class VersionForm(forms.Form):
    """Which state of the event somebody began with."""

    version = VersionField(required=True)


@desk(may_edit_programme)
def timetable(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit the lines of an event; ``inherit`` gives it the timetable of its series again."""
    event = event_for(request.user, slug)
    form = VersionForm(request.POST or None, initial={"version": event.version})
    lines = _line_forms(request, event)
    context: dict[str, Any] = {"event": event, "form": form, "lines": lines}
    if request.method == "POST" and _saved(request, event, form, lines):
        if "more" in request.POST:
            return redirect("agenda_desk:timetable", slug)
        sentence = _("The timetable is saved.")
        return done_with_undo(request, sentence, f"event:{slug}", "desk:event", slug)
    if was_overtaken(form):
        start_over(form, {"version": event.version})
        context["theirs"] = event.timetable
    return desk_page(request, "agenda_desk/timetable.html", context, form, lines)


def _line_forms(request: HttpRequest, event: Occurrence) -> Any:  # noqa: ANN401 - a formset
    lines = LineForms(
        request.POST or None,
        initial=None if request.POST else [line_initial(line, event) for line in event.timetable],
        prefix="lines",
        form_kwargs={"event": event},
    )
    for line in (*lines, lines.empty_form):
        set_languages(line, this_node().languages)
    return lines


def _saved(request: HttpRequest, event: Occurrence, form: VersionForm, lines: Any) -> bool:  # noqa: ANN401
    """Write the lines, or say on the forms why not."""
    inherit = "inherit" in request.POST
    if not form.is_valid() or not (inherit or lines.is_valid()):
        return False
    plans: list[LinePlan] = [] if inherit else _plans(lines)
    version = form.cleaned_data["version"]
    try_to(form, lambda: set_timetable(signed_in(request), event.slug, version, plans, now()))
    return form.is_valid()


def _plans(lines: Any) -> list[LinePlan]:  # noqa: ANN401 - a formset
    kept = (line for line in lines if line not in lines.deleted_forms)
    return [line.plan() for line in kept if line.is_filled]
