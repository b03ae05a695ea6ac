"""Hosts write letters: the list, the form, and a letter with what it says to each reader."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.events import upcoming
from meshup.agenda.domain.queries.series import all_series
from meshup.community.access import desk
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page
from meshup.desk.registry import Action, OverviewPart, Todo
from meshup.desk.repeats import Made, make_once
from meshup.kit.clock import now
from meshup.kit.errors import NotFound
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.outcomes import try_to, was_overtaken
from meshup.kit.localized_text import localized
from meshup.kit.security_headers import POLICY
from meshup.mailings.choices import MessageState
from meshup.mailings.domain.drafts import first_words, name_of
from meshup.mailings.domain.message_letters import preview_of
from meshup.mailings.domain.messages import (
    change_message,
    failed_messages,
    message_for,
    messages_for,
    stored_message,
    write_message,
)
from meshup.mailings.domain.reach import choices_about, label_of, reach_of
from meshup.mailings.domain.sending import UNDO, progress_of
from meshup.mailings.forms.messages import MessageForm, SendForm, choice_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from meshup.community.rules import Asker
    from meshup.desk.repeats import Addressed
    from meshup.mailings.domain.messages import MessageFacts

NEXT: Final = 6
"""Events to whose people a letter is begun from the list."""

FRAME_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self'; sandbox"
)
"""Of a letter shown in a frame: its styles stand with its elements, and nothing else is let in."""

FRAMING_POLICY: Final = POLICY.format(frames="'none'") + "; frame-src 'self'"
"""Of the page that shows it."""


def write_action(asker: Asker, slug: str, now: datetime) -> Action | None:  # noqa: ARG001 - as registered
    """Return the link to a letter to those who come to a public event; None for another one."""
    try:
        name_of(f"event:{slug}")
    except NotFound:
        return None
    if not may_run_community(asker):
        return None
    address = f"{reverse('mailings:message_new')}?about=event:{slug}"
    return Action(_("Write to those who come"), address, quiet=True)


def overview_part(asker: Asker, now: datetime) -> OverviewPart:  # noqa: ARG001 - as registered
    """Return the letters that reached nobody, for hosts."""
    failed = failed_messages(asker) if may_run_community(asker) else []
    return OverviewPart(
        [
            Todo(
                heading=_("A letter reached nobody"),
                title=localized(one.subjects, get_language() or "", this_node().languages).words,
                url=reverse("mailings:message", args=[one.number]),
            )
            for one in failed
        ]
    )


@require_safe
@desk(may_run_community)
def message_list(request: HttpRequest) -> HttpResponse:
    """Show what hosts have written, and to whom they may write."""
    messages = [_with_progress(message) for message in messages_for(request.user)]
    context = {
        "messages": messages,
        "events": upcoming(now(), NEXT),
        "series": all_series(),
    }
    return desk_page(request, "mailings/message_list.html", context)


@desk(may_run_community)
def message_new(request: HttpRequest) -> HttpResponse:
    """Begin a letter, about an event, a series or nothing; its facts are filled in.

    Raises:
        NoSuchEvent, NoSuchSeries: what it is about is not public.
    """
    about = request.GET.get("about", "")
    subjects, texts = first_words(about, now())
    choices = _choices(about)
    first = [choice_of(*choices[0][:2])] if choices else []
    initial = {"subjects": subjects, "texts": texts, "audiences": first}
    form = MessageForm(request.POST or None, audiences=choices, about=about, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = try_to(form, lambda: _make_draft(request, form))
        if made is not None:
            return redirect("mailings:message", made.slug)
    return _form_page(request, form, about, reverse("mailings:message_list"))


@desk(may_run_community)
def message_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a draft.

    Raises:
        NoSuchMessage: there is none.
    """
    message = message_for(request.user, number)
    initial = {
        "version": message.version,
        "subjects": message.subjects,
        "texts": message.texts,
        "audiences": [choice_of(*both) for both in message.audiences],
    }
    form = MessageForm(
        request.POST or None,
        audiences=_choices(message.about),
        about=message.about,
        initial=initial,
    )
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try_to(form, lambda: change_message(request.user, number, form.plan(), version, now()))
        if form.is_valid():
            return redirect("mailings:message", number)
        if was_overtaken(form):
            context["differences"] = start_over(form, initial)
    back = reverse("mailings:message", args=[number])
    return _form_page(request, form, message.about, back, **context)


@require_safe
@desk(may_run_community)
def message(request: HttpRequest, number: int) -> HttpResponse:
    """Show a letter: to whom, what it says to each reader, where it stands, what may be done.

    Raises:
        NoSuchMessage: there is none.
    """
    return message_page(request, number, None)


@require_safe
@desk(may_run_community)
def message_preview(request: HttpRequest, number: int, language: str) -> HttpResponse:
    """Show a letter as mail programs show it, for a frame.

    Raises:
        NoSuchMessage: there is none.
    """
    found = message_for(request.user, number)
    if language not in this_node().languages:
        raise NotFound
    response = HttpResponse(preview_of(found, language)[2])
    response["Content-Security-Policy"] = FRAME_POLICY
    return response


def message_page(request: HttpRequest, number: int, send_form: SendForm | None) -> HttpResponse:
    """Return the page of a letter, with the form of its sending as somebody has filled it in."""
    found = _with_progress(message_for(request.user, number))
    form = send_form or SendForm(initial={"version": found.version})
    previews = [
        (code, *preview_of(found, code)[:2], code in found.texts) for code in this_node().languages
    ]
    context = {
        "message": found,
        "name": _named(found),
        "reach": reach_of(found.audiences, now()),
        "previews": previews,
        "form": form,
        "undo_seconds": int(UNDO.total_seconds()),
    }
    response = desk_page(request, "mailings/message.html", context, form)
    response["Content-Security-Policy"] = FRAMING_POLICY
    return response


def _make_draft(request: HttpRequest, form: MessageForm) -> Addressed:
    def make() -> Addressed:
        return Made(str(write_message(request.user, form.plan(), now()).number))

    def is_there(number: str) -> bool:
        return stored_message(int(number)) is not None

    return make_once(request, "message", make, is_there=is_there)


def _form_page(
    request: HttpRequest, form: MessageForm, about: str, back: str, **context: object
) -> HttpResponse:
    named = name_of(about) if about else ""
    shown = {"form": form, "name": named, "back": back, **context}
    return desk_page(request, "mailings/message_form.html", shown, form)


def _choices(about: str) -> list[tuple[str, str, str]]:
    """Return name, key and label of the audiences to choose from, with how many each reaches."""
    offered = [(one.name, key) for one, key in choices_about(about)]
    counts = dict(reach_of(tuple(offered), now()).by_audience)
    labels = [(name, key, label_of(name, key)) for name, key in offered]
    return [(name, key, _counted(label, counts.get(label, 0))) for name, key, label in labels]


def _counted(label: str, count: int) -> str:
    return _("%(label)s (%(count)s)") % {"label": label, "count": count}


def _named(found: MessageFacts) -> str:
    """Return what a letter is about; "" for nothing, or what is gone."""
    try:
        return name_of(found.about) if found.about else ""
    except NotFound:
        return ""


def _with_progress(found: MessageFacts) -> MessageFacts:
    """Return a letter that is being sent with what has left by now."""
    if found.state is not MessageState.SENDING:
        return found
    counts = progress_of(found)
    return replace(found, sent=counts.sent, failed=counts.failed)
