"""The outbox: hosts look at letters to speakers, change their words, send them, drop them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST, require_safe

from meshup.attendance.views.registration import masked
from meshup.community.access import desk, signed_in
from meshup.desk.pages import desk_page
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.outcomes import try_to, was_overtaken
from meshup.kit.forms.pages import done, submitted
from meshup.kit.security_headers import POLICY
from meshup.kit.web import spoken
from meshup.letters.domain.letter_layout import html_of
from meshup.proposal_letters.domain.composing import content_of
from meshup.proposal_letters.domain.outbox import (
    drop_letter,
    edit_letter,
    look_again,
    preview_row,
    send_letter,
    send_letters,
    waiting_letter,
    waiting_letters,
)
from meshup.proposal_letters.domain.sending_rule import is_sent_at_once, set_sending
from meshup.proposal_letters.errors import NoSuchSpeakerLetter
from meshup.proposal_letters.forms.letters import ActForm, RuleForm, SendAllForm, WordsForm
from meshup.proposals.rules import may_change_calls, may_decide, may_see_pool

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django import forms
    from django.http import HttpRequest

    from meshup.community.rules import Asker
    from meshup.proposal_letters.domain.outbox import WaitingLetter

    Decide = Callable[[Asker, int, int, datetime], None]

OUTBOX: Final = "proposal_letters:outbox"
PAGE: Final = "proposal_letters/outbox.html"
FRAME_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self'; sandbox"
)
"""Of a letter shown in a frame: its styles stand with its elements, and nothing else is let in."""
FRAMING_POLICY: Final = POLICY.format(frames="'none'") + "; frame-src 'self'"


@require_safe
@desk(may_see_pool)
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the letters that wait, with all that they say."""
    return _outbox(request)


@require_POST
@desk(may_decide)
def send_all(request: HttpRequest) -> HttpResponse:
    """Send the letters that the page showed, and no others."""
    form = SendAllForm(request.POST)
    if not form.is_valid():
        return _outbox(request, form)
    sent, kept = send_letters(signed_in(request), form.cleaned_data["seen"], now())
    sentence = ngettext("%(number)s letter is sent.", "%(number)s letters are sent.", sent)
    words = [sentence % {"number": sent}]
    if kept:
        stays = ngettext(
            "%(number)s has changed since you looked, and stays.",
            "%(number)s have changed since you looked, and stay.",
            kept,
        )
        words.append(stays % {"number": kept})
    return done(request, " ".join(words), OUTBOX)


@desk(may_see_pool)
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """Show one letter as it would leave, and let its words be changed."""
    host, at = signed_in(request), now()
    look_again(number, at)
    found = waiting_letter(host, number)
    initial = {"version": found.version, "subject": found.subject, "words": found.words}
    form = WordsForm(submitted(request), initial=initial)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = said["subject"], said["words"]
        try_to(form, lambda: edit_letter(host, number, said["version"], words, at))
        if form.is_valid():
            sentence = _("Noted: this letter says it so.")
            return done(request, sentence, "proposal_letters:letter", number)
        if was_overtaken(form):
            context["differences"] = start_over(form, initial)
    return _letter_page(request, found, form, context)


@require_safe
@desk(may_see_pool)
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """Show a letter as mail programs show it, for a frame."""
    row, proposal = preview_row(signed_in(request), number)
    response = HttpResponse(html_of(content_of(row, proposal), row.language))
    response["Content-Security-Policy"] = FRAME_POLICY
    return response


@require_POST
@desk(may_decide)
def send(request: HttpRequest, number: int) -> HttpResponse:
    """Send one letter as the page showed it."""
    return _decided(request, number, send_letter, _("It is sent."))


@require_POST
@desk(may_decide)
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Let nobody be told."""
    sentence = _("It is not sent, and does not come again.")
    return _decided(request, number, drop_letter, sentence)


@require_POST
@desk(may_change_calls)
def rule(request: HttpRequest) -> HttpResponse:
    """Let letters leave at once from now on, or wait."""
    form = RuleForm(request.POST)
    is_at_once = form.is_valid() and bool(form.cleaned_data["is_at_once"])
    set_sending(signed_in(request), is_at_once=is_at_once)
    sentence = _("From now on letters leave by themselves, ten minutes after each decision.")
    if not is_at_once:
        sentence = _("From now on letters wait until a host has looked.")
    return done(request, sentence, OUTBOX)


def _decided(request: HttpRequest, number: int, decide: Decide, sentence: str) -> HttpResponse:
    """Do what was pressed, and lead to the outbox; what has changed meanwhile is shown again."""
    host, form, at = signed_in(request), ActForm(request.POST), now()
    try:
        if form.is_valid():
            version = form.cleaned_data["version"]
            try_to(form, lambda: decide(host, number, version, at))
        if form.is_valid():
            return done(request, sentence, OUTBOX)
        return _letter_page(request, waiting_letter(host, number), None, {}, form)
    except NoSuchSpeakerLetter as refusal:
        return done(request, spoken(refusal), OUTBOX)


def _outbox(request: HttpRequest, form: SendAllForm | None = None) -> HttpResponse:
    letters = waiting_letters(request.user)
    shown = [each for each in letters if not each.is_hidden]
    context = {
        "letters": [(each, masked(each.email) if each.email else "") for each in letters],
        "seen": " ".join(f"{each.number}-{each.version}" for each in shown),
        "number_shown": len(shown),
        "is_at_once": is_sent_at_once(),
        "rule_form": RuleForm(initial={"is_at_once": is_sent_at_once()}),
        "may_change": may_change_calls(request.user),
    }
    return desk_page(request, PAGE, context, *([form] if form else []))


def _letter_page(
    request: HttpRequest,
    found: WaitingLetter,
    form: WordsForm | None,
    context: dict[str, Any],
    *refused: forms.Form,
) -> HttpResponse:
    words = {"version": found.version, "subject": found.subject, "words": found.words}
    form = form or WordsForm(initial=words)
    shown = {
        "letter": found,
        "email": masked(found.email) if found.email else "",
        "form": form,
        **context,
    }
    response = desk_page(request, "proposal_letters/letter.html", shown, form, *refused)
    response["Content-Security-Policy"] = FRAMING_POLICY
    return response
