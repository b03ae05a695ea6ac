"""Suggestions: the public form, and the hosts' queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from meshup.agenda.choices import State
from meshup.agenda.domain.queries.events import events_for
from meshup.agenda.domain.suggestions import (
    how_to_reach,
    suggest as keep_suggestion,
    take_up_suggestion,
    turn_down_suggestion,
)
from meshup.agenda.errors import SuggestionsClosed
from meshup.agenda_desk.forms.suggestions import SuggestionForm
from meshup.agenda_desk.views.gestures import TURNED_DOWN
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_edit_agenda
from meshup.desk.pages import desk_page, done_with_undo, small_form
from meshup.desk.repeats import forgiving, make_once
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.web import keep
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Addressed

FORM: Final = "agenda_desk/suggest.html"

DECISIONS: Final = {
    "publish": (take_up_suggestion, "confirm", gettext_lazy("Publish"), gettext_lazy("Published.")),
    "turn-down": (turn_down_suggestion, "withdraw", gettext_lazy("Turn down"), TURNED_DOWN),
}


def suggest(request: HttpRequest) -> HttpResponse:
    """Let a visitor suggest an impromptu event; no account, no cookie."""
    node = this_node()
    if not node.suggestions_open:
        raise SuggestionsClosed
    if request.method != "POST":
        return keep(render(request, FORM, {"form": SuggestionForm()}), "node")
    form = SuggestionForm(request.POST)
    if form.is_valid() and form.is_trapped:
        return redirect("agenda_desk:suggested")

    def make() -> Addressed:
        admit("suggest", visitor_from(request), now())
        plan = form.plan(node.time_zone, get_language() or node.languages[0])
        return keep_suggestion(plan, form.cleaned_data["reach"], now())

    if form.is_valid():
        try_to(form, lambda: make_once(request, "event", make))
        if form.is_valid():
            return redirect("agenda_desk:suggested")
    return form_page(request, FORM, {"form": form}, form)


@require_safe
def suggested(request: HttpRequest) -> HttpResponse:
    """Say what happens next with a suggestion."""
    return keep(render(request, "agenda_desk/suggested.html"), "node")


@desk()
def suggestions(request: HttpRequest) -> HttpResponse:
    """Show what visitors suggest and nobody has decided."""
    waiting = events_for(request.user, State.SUGGESTED)
    reached = how_to_reach(request.user)
    entries = [(event, reached.get(event.slug, "")) for event in waiting]
    context = {"entries": entries, "now": now()}
    return desk_page(request, "agenda_desk/suggestions.html", context)


@require_POST
@desk(may_edit_agenda)
def decide(request: HttpRequest, slug: str, decision: str) -> HttpResponse:
    """Publish a suggestion, or turn it down; either way, how to reach the visitor is erased."""
    decide_on, verb, label, sentence = DECISIONS[decision]

    def act() -> None:
        with forgiving(request, f"event:{slug}", verb):
            decide_on(signed_in(request), slug, now())

    context = {
        "title": label,
        "submit": label,
        "back": reverse("agenda_desk:suggestions"),
        "danger": decision == "turn-down",
    }

    def then() -> HttpResponse:
        return done_with_undo(request, str(sentence), f"event:{slug}", "agenda_desk:suggestions")

    return small_form(
        request,
        forms.Form(request.POST),
        act,
        context,
        then,
    )
