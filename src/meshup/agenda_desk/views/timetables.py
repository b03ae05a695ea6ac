"""The timetable of one event, typed: its lines, with spare ones, saved together.

While a draft of its programme is open, these are the lines of the draft, and are saved there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _

from meshup.agenda.domain.events import set_timetable
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda_desk.forms.line_sets import SPARE_DAYS, line_set, with_lines
from meshup.agenda_desk.forms.timetables import frame_of, line_initial, planned_frame
from meshup.agenda_desk.line_drafts import save_typed, typed_draft
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_edit_programme
from meshup.desk.pages import desk_page, done_with_undo
from meshup.kit.addresses import address_of
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.fields import VersionField
from meshup.kit.forms.outcomes import try_to, was_overtaken
from meshup.kit.forms.pages import lead_to

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.domain.plans import LinePlan
    from meshup.agenda_desk.forms.events import EventForm
    from meshup.agenda_desk.forms.line_sets import LineSet
    from meshup.community.rules import Asker


class VersionForm(forms.Form):
    """Which state of the event somebody began with."""

    version = VersionField(required=True)


@desk(may_edit_programme)
def timetable(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit the lines of an event; ``inherit`` gives it the timetable of its series again."""
    event = event_for(request.user, slug)
    draft = typed_draft(request.user, slug)
    if draft is not None:
        event = replace(event, timetable=draft.lines, version=draft.version)
    form = VersionForm(request.POST or None, initial={"version": event.version})
    lines = _lines_of(request, event)
    if fragment := lines_fragment(request, lines):
        return fragment
    context: dict[str, Any] = {
        "event": event,
        "form": form,
        "lines": lines,
        "is_draft": draft is not None,
    }
    save = set_timetable if draft is None else _save_draft
    if request.method == "POST" and _saved(request, event, form, lines, save):
        if draft is not None:
            address = address_of("programme", slug=slug)
            return lead_to(request, _("Saved in the draft: it is not published yet."), address)
        sentence = _("The timetable is saved.")
        return done_with_undo(request, sentence, f"event:{slug}", "desk:event", slug)
    if was_overtaken(form):
        start_over(form, {"version": event.version})
        context["theirs"] = event.timetable
    return desk_page(request, "agenda_desk/timetable.html", context, form, lines)


def lines_fragment(request: HttpRequest, lines: LineSet) -> HttpResponse | None:
    """Return the lines alone when a page asked for more of them without a new page; else None."""
    if not lines.is_shown_again or "HX-Request" not in request.headers:
        return None
    return render(request, "agenda_desk/_line_forms.html", {"lines": lines})


def new_lines(
    request: HttpRequest, form: EventForm, initial: Sequence[dict[str, Any]] = ()
) -> LineSet:
    """Return the forms for the lines of an event that ``form`` makes, whose dates it asks for.

    ``initial`` is what each line shows at first, as ``line_initial`` returns it. What was sent
    without any lines makes an event without a timetable.
    """
    data = with_lines(request.POST) if request.POST else None
    frame, languages = planned_frame(form), this_node().languages
    return line_set(data, frame, languages, initial, spare_days=SPARE_DAYS)


def may_be_saved(lines: LineSet | None) -> bool:
    """Say whether a form's lines, if it has some, are all right and not only to be looked at."""
    return lines is None or (not lines.is_shown_again and lines.is_valid())


def _lines_of(request: HttpRequest, event: Occurrence) -> LineSet:
    frame = frame_of(event)
    initial = [line_initial(line, frame) for line in event.timetable]
    links = [link for line in event.timetable for link in line.links]
    lines = line_set(request.POST or None, frame, this_node().languages, initial, links=links)
    lines.zones = event.place.zones if event.place else ()
    return lines


def _save_draft(
    by: Asker, slug: str, version: int, plans: Sequence[LinePlan], at: datetime
) -> None:
    save_typed(by, slug, version, plans or None, at)


def _saved(
    request: HttpRequest,
    event: Occurrence,
    form: VersionForm,
    lines: LineSet,
    save: Callable[..., object],
) -> bool:
    """Write the lines, or say on the forms why not."""
    inherit = "inherit" in request.POST
    if lines.is_shown_again or not form.is_valid() or not (inherit or lines.is_valid()):
        return False
    plans: list[LinePlan] = [] if inherit else lines.plans()
    version = form.cleaned_data["version"]
    try_to(form, lambda: save(signed_in(request), event.slug, version, plans, now()))
    return form.is_valid()
