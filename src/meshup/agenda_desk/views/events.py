"""Events on the desk: make, edit, preview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.core.validators import slug_re
from django.shortcuts import render
from django.utils.translation import get_language, gettext as _

from meshup.agenda.choices import Kind, Mode, State
from meshup.agenda.domain.built_in_templates import BUILT_IN
from meshup.agenda.domain.event_templates import outline_to_keep
from meshup.agenda.domain.events import create_event, edit_event
from meshup.agenda.domain.outlines import day_for, next_day
from meshup.agenda.domain.queries.event_templates import outline_for, templates_for
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.held_elsewhere import held_elsewhere
from meshup.agenda_desk.forms.events import (
    USUAL_HOURS,
    EventForm,
    FestivalForm,
    ImpromptuForm,
    event_initial,
)
from meshup.agenda_desk.forms.templates import lines_initial, outline_initial
from meshup.agenda_desk.views.timetables import lines_fragment, may_be_saved, new_lines
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_edit_agenda, may_edit_programme
from meshup.desk.pages import desk_page, done_with_undo
from meshup.desk.repeats import make_once
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.outcomes import keep_upload, try_to, was_overtaken
from meshup.kit.text import markdown
from meshup.pictures.uploads import store_cover

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Addressed, Occurrence
    from meshup.agenda.domain.outlines import EventOutline
    from meshup.agenda_desk.forms.line_sets import LineSet
    from meshup.community.domain.node_profile import NodeProfile

FORTNIGHT: Final = timedelta(days=14)
FORM: Final = "agenda_desk/event_form.html"


@desk()
def event_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an event, a draft too, as everybody will read it, in every language of the node."""
    event = event_for(request.user, slug)
    context = {"event": event, "now": now(), "languages": this_node().languages}
    return desk_page(request, "agenda_desk/preview.html", context)


@desk(may_edit_agenda)
def event_new(request: HttpRequest) -> HttpResponse:
    """Make an event: themed, a festival, or an impromptu one in one line."""
    kind = request.GET.get("kind", "")
    if kind == Kind.IMPROMPTU:
        return _impromptu(request)
    begun = _beginning(request)
    node = this_node()
    initial = _new_initial(kind, node)
    if begun.outline:
        initial |= outline_initial(begun.outline, begun.day)
        initial["languages"] = initial["languages"] or node.languages
    make = FestivalForm if initial["kind"] == Kind.FESTIVAL else EventForm
    form = make(request.POST or None, request.FILES or None, initial=initial)
    set_languages(form, node.languages)
    lines = new_lines(request, form, lines_initial(begun.outline) if begun.outline else ())
    if fragment := lines_fragment(request, lines):
        return fragment

    def act() -> Addressed:
        by, state = signed_in(request), _state_asked_for(request)
        make = lambda: create_event(by, form.plan(), now(), lines.plans(), state=state)  # noqa: E731
        return make_once(request, "event", make)

    context = {**vars(begun), "kind": initial["kind"], "built_in": BUILT_IN, "lines": lines}
    context["templates"] = templates_for(request.user)
    return _event_form(request, form, act, context)


@dataclass
class _Beginning:
    """What a new event begins with: another event, or the template of that address, or nothing.

    Attributes:
        day: on which it begins, before the host has chosen.
    """

    day: date
    outline: EventOutline | None = None
    copied: Occurrence | None = None
    template: str = ""


def _beginning(request: HttpRequest) -> _Beginning:
    """Return what the address names.

    Raises:
        NoSuchEvent, NoSuchTemplate, SuggestionUndecided
    """
    today = now().date()
    if slug := _slug_in(request, "from"):
        event = event_for(request.user, slug)
        day = next_day(event.local_start.date(), today, yearly=event.kind == Kind.FESTIVAL)
        return _Beginning(day, outline_to_keep(event), event)
    if slug := _slug_in(request, "template"):
        outline = outline_for(request.user, slug)
        return _Beginning(day_for(outline, today + FORTNIGHT), outline, template=slug)
    return _Beginning(today + FORTNIGHT)


@desk(may_edit_programme)
def event_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit an event; whoever was overtaken by another host compares and decides."""
    event = event_for(request.user, slug)
    form = EventForm(request.POST or None, request.FILES or None, initial=event_initial(event))
    set_languages(form, this_node().languages)
    if not may_edit_agenda(request.user):
        form.only_words()
    held = held_elsewhere(slug)
    if held is not None:
        form.only_own(has_own_place=held.has_own_place)

    def act() -> Addressed:
        version = form.cleaned_data["version"]
        return edit_event(signed_in(request), slug, version, form.plan(event), now())

    return _event_form(request, form, act, {"event": event, "held": held})


def _slug_in(request: HttpRequest, name: str) -> str:
    """Return the address that the query names; one that nothing can have where it is none."""
    slug = request.GET.get(name, "")
    return slug if not slug or slug_re.match(slug) else "-"


def _event_form(
    request: HttpRequest, form: EventForm, act: Callable[[], Addressed], context: dict[str, Any]
) -> HttpResponse:
    """Ask ``form``: preview it, save it, or show what is wrong with it."""
    lines: LineSet | None = context.get("lines")
    if request.method == "POST":
        form.full_clean()
        keep_upload(form, store_cover, into="cover")
        if "preview" in request.POST:
            context["previews"] = previews(form)
            if "HX-Request" in request.headers:
                return render(request, "agenda_desk/_previews.html", context)
        elif form.is_valid() and may_be_saved(lines) and (saved := try_to(form, act)):
            return _saved(request, saved)
        if was_overtaken(form):
            context["differences"] = start_over(form, event_initial(context["event"]))
    shown = (form,) if lines is None else (form, lines)
    return desk_page(request, FORM, {"form": form, **context}, *shown)


def _saved(request: HttpRequest, event: Addressed) -> HttpResponse:
    """Say that an event is saved, on its page."""
    slug = event.slug
    return done_with_undo(request, _("Saved."), f"event:{slug}", "desk:event", slug)


def previews(form: forms.Form) -> list[tuple[str, str, str]]:
    """Return the texts of a form as they will look: title, language, HTML."""
    titles = form.cleaned_data.get("titles") or {}
    texts = form.cleaned_data.get("texts") or {}
    return [
        (titles.get(code, ""), code, markdown(texts.get(code, "")))
        for code in sorted({*titles, *texts})
    ]


def _new_initial(kind: str, node: NodeProfile) -> dict[str, Any]:
    """Return what a new event's form holds before anybody has typed."""
    start = (now() + FORTNIGHT).replace(hour=18, minute=30, tzinfo=None)
    return {
        "kind": kind if kind in USUAL_HOURS else Kind.THEMED,
        "starts": start,
        "ends": start + timedelta(hours=USUAL_HOURS.get(kind, 4)),
        "time_zone": node.time_zone,
        "mode": Mode.OFFLINE,
        "languages": node.languages,
    }


def _impromptu(request: HttpRequest) -> HttpResponse:
    node = this_node()
    form = ImpromptuForm(request.POST or None)

    def act() -> Addressed:
        plan = form.plan(node.time_zone, get_language() or node.languages[0])
        by, state = signed_in(request), _state_asked_for(request)
        return make_once(request, "event", lambda: create_event(by, plan, now(), state=state))

    if request.method == "POST" and form.is_valid() and (saved := try_to(form, act)):
        return _saved(request, saved)
    return desk_page(request, FORM, {"form": form, "kind": Kind.IMPROMPTU}, form)


def _state_asked_for(request: HttpRequest) -> State:
    return State.CONFIRMED if "publish" in request.POST else State.DRAFT
