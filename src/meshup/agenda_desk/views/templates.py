"""Templates of events on the desk: keep one of an event, rename it, remove it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meshup.agenda.choices import State
from meshup.agenda.domain.built_in_templates import BUILT_IN
from meshup.agenda.domain.event_templates import (
    create_template,
    outline_to_keep,
    remove_template,
    rename_template,
)
from meshup.agenda.domain.queries.event_templates import template_for, templates_for
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda_desk.forms.templates import TemplateForm
from meshup.community.access import desk, signed_in
from meshup.community.rules import may_edit_agenda
from meshup.community.templatetags.words import said
from meshup.desk.pages import desk_page, done_with_undo, small_form
from meshup.desk.registry import Action
from meshup.desk.repeats import forgiving, make_once
from meshup.kit.clock import now

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Addressed
    from meshup.community.rules import Asker


def duplicate_action(asker: Asker, slug: str, now: datetime) -> Action | None:  # noqa: ARG001 - as registered
    """Return the link to a new event that begins as this one; None where none may."""
    if not _may_keep(asker, slug):
        return None
    address = f"{reverse('agenda_desk:event_new')}?from={quote(slug)}"
    return Action(_("Duplicate"), address, quiet=True)


def template_action(asker: Asker, slug: str, now: datetime) -> Action | None:  # noqa: ARG001 - as registered
    """Return the link by which an event becomes a template; None where it may not."""
    if not _may_keep(asker, slug):
        return None
    address = reverse("agenda_desk:template_new", args=[slug])
    return Action(_("Keep as a template"), address, quiet=True)


def _may_keep(asker: Asker, slug: str) -> bool:
    """Say whether the asker is a host, and the event more than a visitor's suggestion."""
    return may_edit_agenda(asker) and event_for(asker, slug).state != State.SUGGESTED


@desk(may_edit_agenda)
def template_list(request: HttpRequest) -> HttpResponse:
    """Show the templates that hosts kept, and those that every node has."""
    context = {"templates": templates_for(request.user), "built_in": BUILT_IN}
    return desk_page(request, "agenda_desk/template_list.html", context)


@desk(may_edit_agenda)
def template_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep an event as a template."""
    event = event_for(request.user, slug)
    outline_to_keep(event)
    form = TemplateForm(request.POST or None, initial={"name": str(said(event.titles))[:80]})

    made: list[Addressed] = []

    def act() -> None:
        by, name = signed_in(request), form.cleaned_data["name"]
        made.append(make_once(request, "template", lambda: create_template(by, slug, name, now())))

    context = {
        "title": _("Keep as a template"),
        "lede": _(
            "Texts, place, hours and timetable are kept, without who speaks."
            " Another event begins with them."
        ),
        "submit": _("Keep the template"),
        "makes": True,
        "back": reverse("desk:event", args=[slug]),
    }
    then = lambda: _listed(request, _("The template is kept."), made[0].slug)  # noqa: E731
    return small_form(request, form, act, context, then)


@desk(may_edit_agenda)
def template_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Call a template something else."""
    template = template_for(request.user, slug)
    initial = {"version": template.version, "name": template.name}
    form = TemplateForm(request.POST or None, initial=initial)

    def act() -> None:
        data = form.cleaned_data
        rename_template(signed_in(request), slug, data["version"], data["name"], now())

    context = {
        "title": _("Rename the template"),
        "submit": _("Save"),
        "back": reverse("agenda_desk:template_list"),
    }
    then = lambda: _listed(request, _("Saved."), slug)  # noqa: E731
    return small_form(request, form, act, context, then)


@require_POST
@desk(may_edit_agenda)
def template_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Remove a template; what was made from it stays."""

    def act() -> None:
        with forgiving(request, f"template:{slug}", "remove"):
            remove_template(signed_in(request), slug, now())

    context = {
        "title": _("Remove the template"),
        "submit": _("Remove"),
        "danger": True,
        "back": reverse("agenda_desk:template_list"),
    }
    then = lambda: _listed(request, _("Removed."), slug)  # noqa: E731
    return small_form(request, forms.Form(request.POST), act, context, then)


def _listed(request: HttpRequest, sentence: str, slug: str) -> HttpResponse:
    """Say what was done to a template, on the list of them all."""
    return done_with_undo(request, sentence, f"template:{slug}", "agenda_desk:template_list")
