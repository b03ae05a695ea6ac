"""Events on the desk: make, show, edit, preview."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.utils.translation import get_language, gettext as _

from meshup.agenda.choices import Kind, Mode, State
from meshup.agenda.domain.changes import history
from meshup.agenda.domain.events import create_event, edit_event
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.suggestions import how_to_reach
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_edit_agenda, may_edit_programme
from meshup.desk.domain.telling import sentences
from meshup.desk.forms.answers import start_over, try_to, was_overtaken
from meshup.desk.forms.events import EventForm, ImpromptuForm, as_typed
from meshup.desk.views.asking import done, keep_picture, page, spoken_form
from meshup.kit.clock import now
from meshup.kit.text import markdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Addressed
    from meshup.community.domain.node_profile import NodeProfile

EVENING: Final[dict[str, int]] = {Kind.MEETUP: 4, Kind.THEMED: 4, Kind.FESTIVAL: 48}
"""Hours that a new event of each kind may last, to begin with."""


@desk()
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an event with all that can be done with it."""
    one = event_for(request.user, slug)
    told = {
        "event": one,
        "now": now(),
        "phase": one.phase(now()).value,
        "reach": how_to_reach(request.user, slug).get(slug, ""),
        "sentences": sentences(history(f"event:{slug}", 5)),
    }
    return page(request, "event", told)


@desk()
def event_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an event, a draft too, as everybody will read it, in every language of the node."""
    one = event_for(request.user, slug)
    return page(
        request, "preview", {"event": one, "now": now(), "languages": this_node().languages}
    )


@desk(may_edit_agenda)
def event_new(request: HttpRequest) -> HttpResponse:
    """Make an event: themed, a festival, or an impromptu one in one line."""
    kind = request.GET.get("kind", "")
    if kind == Kind.IMPROMPTU:
        return _impromptu(request)
    node = this_node()
    form = EventForm(request.POST or None, request.FILES or None, initial=_begin(kind, node))
    spoken_form(form, node.languages)

    def act() -> Addressed:
        return create_event(signed_in(request), form.plan(), now(), state=_wanted(request))

    return _edited(request, form, act, {"kind": kind or Kind.THEMED})


@desk(may_edit_programme)
def event_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit an event; whoever was overtaken by another host compares and decides."""
    one = event_for(request.user, slug)
    form = EventForm(request.POST or None, request.FILES or None, initial=as_typed(one))
    spoken_form(form, this_node().languages)
    if not may_edit_agenda(request.user):
        form.only_words()

    def act() -> Addressed:
        version = form.cleaned_data["version"] or 0
        return edit_event(signed_in(request), slug, version, form.plan(one.source_url), now())

    return _edited(request, form, act, {"event": one})


def _edited(
    request: HttpRequest, form: EventForm, act: Callable[[], Addressed], told: dict[str, Any]
) -> HttpResponse:
    """Ask ``form``: preview it, save it, or show what is wrong with it."""
    if request.method == "POST":
        if form.is_valid():
            keep_picture(form)
        if "preview" in request.POST:
            told["previews"] = previews(form)
            if "HX-Request" in request.headers:
                return render(request, "desk/_previews.html", told)
        elif form.is_valid() and (saved := try_to(form, act)):
            return done(request, _("Saved."), "desk:event", saved.slug)
        if was_overtaken(form):
            told["differences"] = start_over(form, as_typed(told["event"]))
    return page(request, "event_form", {"form": form, **told}, form)


def previews(form: forms.Form) -> list[tuple[str, str, str]]:
    """Return the texts of a form as they will look: title, language, HTML."""
    titles = form.cleaned_data.get("titles") or {}
    texts = form.cleaned_data.get("texts") or {}
    return [
        (titles.get(code, ""), code, markdown(texts.get(code, "")))
        for code in sorted({*titles, *texts})
    ]


def _begin(kind: str, node: NodeProfile) -> dict[str, Any]:
    """Return what a new event's form holds before anybody has typed."""
    start = (now() + timedelta(days=14)).replace(hour=18, minute=30, tzinfo=None)
    return {
        "kind": kind if kind in EVENING else Kind.THEMED,
        "starts": start,
        "ends": start + timedelta(hours=EVENING.get(kind, 4)),
        "time_zone": node.time_zone,
        "mode": Mode.OFFLINE,
        "languages": node.languages,
    }


def _impromptu(request: HttpRequest) -> HttpResponse:
    node = this_node()
    form = ImpromptuForm(request.POST or None)

    def act() -> Addressed:
        plan = form.plan(node.time_zone, get_language() or node.languages[0])
        return create_event(signed_in(request), plan, now(), state=_wanted(request))

    if request.method == "POST" and form.is_valid() and (saved := try_to(form, act)):
        return done(request, _("Saved."), "desk:event", saved.slug)
    return page(request, "event_form", {"form": form, "kind": Kind.IMPROMPTU}, form)


def _wanted(request: HttpRequest) -> State:
    return State.CONFIRMED if "publish" in request.POST else State.DRAFT
