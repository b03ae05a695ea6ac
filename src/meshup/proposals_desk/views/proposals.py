"""One proposal at the desk: everything a host may see, and what they do about it.

What is refused is said on the page itself, with what was typed; of two who decide at once the
second reads what the first did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.desk.pages import desk_page, done_with_undo, render_panel
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import BACK, lead_to, way_back
from meshup.proposals.domain.queries.proposals import proposal_for
from meshup.proposals.host_parts import proposal_panels
from meshup.proposals.rules import may_decide, may_see_pool
from meshup.proposals_desk.domain.reviewing import remove_note
from meshup.proposals_desk.views.acts import ACTS, way_back_there
from meshup.proposals_desk.views.proposal_forms import form_for, forms_for, meanwhile
from meshup.proposals_desk.views.sheets import sheet_for
from meshup.proposals_desk.views.standings import (
    fields_in_words,
    history_in_words,
    standing_of,
    steps_in_words,
)

if TYPE_CHECKING:
    from uuid import UUID

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from meshup.proposals_desk.views.sheets import Sheet

PAGE = "proposals_desk:proposal"
NOTES = "#notes"


@require_safe
@desk(may_see_pool)
def proposal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a proposal, whole."""
    return _page(request, sheet_for(request.user, uuid, now()), {})


@desk(may_decide)
def act(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """Do one thing with a proposal, or say on its page why not; looked at, it is the page."""
    if request.method != "POST":
        return redirect(PAGE, uuid)
    sheet = sheet_for(request.user, uuid, now())
    form, doing = form_for(sheet, name, request.POST), ACTS[name]
    if form.is_valid():
        by = signed_in(request)
        done = try_to(form, lambda: doing.act(by, sheet, form, request.POST))
        if form.is_valid():
            return _done(request, sheet, done or "", name)
    sheet = sheet_for(request.user, uuid, now())
    return _page(request, sheet, {name: form}, form)


@require_POST
@desk(may_decide)
def drop_note(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Remove a note; it can be written back at once."""
    words = remove_note(signed_in(request), uuid, number)
    facts = {"uuid": uuid, "words": words}
    sentence = render_to_string("proposals_desk/_note_removed.html", facts)
    return lead_to(request, sentence, reverse(PAGE, args=[uuid]) + NOTES)


def _done(request: HttpRequest, before: Sheet, sentence: str, name: str) -> HttpResponse:
    """Say what was done, with a button that takes it back where it can be."""
    doing, uuid = ACTS[name], before.whole.uuid
    location = way_back(request, reverse(PAGE, args=[uuid]) + doing.anchor)
    if back_there := way_back_there(before, request.POST) if name == "place" else {}:
        version = proposal_for(request.user, uuid).version
        facts = {"sentence": sentence, "uuid": uuid, "fields": {"version": version, **back_there}}
        return lead_to(request, render_to_string("proposals_desk/_moved.html", facts), location)
    if doing.is_in_history:
        about = f"event:{request.POST.get('event', '')}"
        return done_with_undo(request, sentence, about, location)
    if doing.can_be_taken_back:
        context = {
            "sentence": sentence,
            "uuid": uuid,
            "version": proposal_for(request.user, uuid).version,
            "back_field": BACK,
            "back": location,
        }
        sentence = render_to_string("proposals_desk/_done.html", context)
    return lead_to(request, sentence, location)


def _page(
    request: HttpRequest, sheet: Sheet, bound: dict[str, forms.Form], *shown: forms.Form
) -> HttpResponse:
    news = [meanwhile(sheet, form) for form in bound.values()]
    panels = proposal_panels(request.user, sheet.whole.uuid, now(), nameless=sheet.is_hidden)
    context = {
        "sheet": sheet,
        "proposal": sheet.proposal,
        "standing": standing_of(sheet),
        "steps": history_in_words(sheet),
        "changed": [fields_in_words(each) for each in sheet.rewordings if each.waits],
        "forms": forms_for(sheet, bound),
        "tried": next(iter(bound), ""),
        "new_steps": [step for each in news for step in steps_in_words(sheet, each.steps)],
        "new_parts": [part for each in news for part in each.parts],
        "panels": [render_panel(request, panel) for panel in panels],
        "panel_styles": dict.fromkeys(panel.style for panel in panels if panel.style),
        "title_missing": _("Without a title"),
    }
    return desk_page(request, "proposals_desk/proposal.html", context, *shown)
