"""The words of letters to speakers: hosts read them all, and write others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.desk.pages import desk_page
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.outcomes import try_to, was_overtaken
from meshup.kit.forms.pages import done, submitted
from meshup.letters.domain.letter_layout import html_of
from meshup.proposal_letters.domain.composing import content_of
from meshup.proposal_letters.domain.example import example_of
from meshup.proposal_letters.domain.placeholders import known_placeholders
from meshup.proposal_letters.domain.templates import (
    TemplateFacts,
    change_template,
    take_usual,
    template_for,
    templates_for,
)
from meshup.proposal_letters.forms.letters import WordsForm
from meshup.proposal_letters.views.outbox import FRAME_POLICY, FRAMING_POLICY
from meshup.proposals.rules import may_change_calls, may_see_pool

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
@desk(may_see_pool)
def template_list(request: HttpRequest) -> HttpResponse:
    """Show what letters say, topic by topic."""
    context = {"topics": templates_for(request.user)}
    return desk_page(request, "proposal_letters/templates.html", context)


@desk(may_see_pool)
def template(request: HttpRequest, topic: str, language: str) -> HttpResponse:
    """Show what letters about a topic say in a language; hosts write something else."""
    host = signed_in(request)
    found = template_for(host, topic, language)
    initial = {"version": found.version, "subject": found.subject, "words": found.words}
    may_change = may_change_calls(host)
    form = WordsForm(submitted(request) if may_change else None, initial=initial)
    context: dict[str, Any] = {}
    if may_change and request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        known = TemplateFacts(found.topic, language, found.subject, found.words, said["version"])
        try_to(form, lambda: change_template(host, known, said["subject"], said["words"]))
        if form.is_valid():
            sentence = _("Saved: letters say it so from now on, also those that wait.")
            return done(request, sentence, "proposal_letters:template", topic, language)
        if was_overtaken(form):
            context["differences"] = start_over(form, initial)
    shown = {
        "template": found,
        "form": form,
        "placeholders": known_placeholders(topic),
        "may_change": may_change,
        **context,
    }
    response = desk_page(request, "proposal_letters/template.html", shown, form)
    response["Content-Security-Policy"] = FRAMING_POLICY
    return response


@require_safe
@desk(may_see_pool)
def template_preview(request: HttpRequest, topic: str, language: str) -> HttpResponse:
    """Show an invented letter with these words as mail programs show it, for a frame."""
    found = template_for(signed_in(request), topic, language)
    row, proposal = example_of(found, now())
    response = HttpResponse(html_of(content_of(row, proposal), language))
    response["Content-Security-Policy"] = FRAME_POLICY
    return response


@require_POST
@desk(may_change_calls)
def usual(request: HttpRequest, topic: str, language: str) -> HttpResponse:
    """Let letters about a topic say the usual again."""
    take_usual(signed_in(request), topic, language)
    sentence = _("Letters say the usual again.")
    return done(request, sentence, "proposal_letters:template", topic, language)
