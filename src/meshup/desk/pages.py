"""What the pages of the desk share: who may do what, panels of rooms, small forms, undo at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import resolve_url
from django.template.loader import render_to_string

from meshup.community import rules
from meshup.desk.repeats import token_for
from meshup.history.domain.queries import undoable
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.outcomes import try_to, was_overtaken
from meshup.kit.forms.pages import BACK, form_page, lead_to, way_back

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from meshup.community.rules import Asker
    from meshup.desk.registry import Panel


def powers(asker: Asker) -> dict[str, bool]:
    """Return what ``asker`` may do, for templates that show only what they may open."""
    return {
        "may_edit": rules.may_edit_agenda(asker),
        "may_write": rules.may_edit_programme(asker),
        "may_run": rules.may_run_community(asker),
    }


def desk_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *shown: forms.BaseForm | forms.BaseFormSet[Any],
) -> HttpResponse:
    """Render a page of the desk; its status says what became of the forms that it shows."""
    shared = {**powers(request.user), "once": token_for(request)}
    return form_page(request, template, {**shared, **context}, *shown)


def render_panel(request: HttpRequest, panel: Panel) -> str:
    """Return the HTML of a panel; its template knows what the asker may do, and ``now``."""
    context = {**powers(request.user), "now": now(), **panel.context}
    return render_to_string(panel.template, context, request)


def small_form(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], object],
    context: dict[str, Any],
    then: Callable[[], HttpResponse],
    template: str = "desk/small_form.html",
) -> HttpResponse:
    """Ask one small form, do ``act`` when it is valid, and go on with ``then``.

    ``context`` holds the page's ``title``, ``submit`` (the button), ``back`` (an address, unless
    whoever came says from where), and perhaps ``lede``, ``danger``, and
    ``makes``: it makes something, and pressed twice it makes one.
    """
    if request.method == "POST" and form.is_valid():
        try_to(form, act)
        if form.is_valid():
            return then()
        if was_overtaken(form):
            context["differences"] = start_over(form, form.initial)
    context["back"] = way_back(request, context["back"])
    context["next"] = way_back(request, "")
    return desk_page(request, template, {"form": form, **context}, form)


def done_with_undo(
    request: HttpRequest, sentence: str, about: str, to: str, *args: object
) -> HttpResponse:
    """Say what was done, with a button that undoes it, and lead back, or on to ``to``.

    ``about`` is what was changed, such as "event:routing-night". There is no button for whoever
    may not undo, nor when somebody else has changed it again.
    """
    location = way_back(request, resolve_url(to, *args))
    last = undoable(about) if rules.may_edit_agenda(request.user) else None
    if last is not None and last.by == request.user.pk:
        facts = {"sentence": sentence, "change": last, "back_field": BACK, "back": location}
        sentence = render_to_string("desk/_done.html", facts)
    return lead_to(request, sentence, location)
