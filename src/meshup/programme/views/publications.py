"""A draft is looked at and published; what was published before, version by version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from meshup.agenda.domain.queries.events import event_for
from meshup.community.access import desk, signed_in
from meshup.desk.pages import desk_page, done_with_undo
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.fields import VersionField
from meshup.kit.forms.outcomes import try_to, was_overtaken
from meshup.kit.forms.pages import done
from meshup.programme.domain.announcing import letter_about, may_write_about
from meshup.programme.domain.drafts import draft_for
from meshup.programme.domain.publishing import (
    news_of,
    publications_for,
    publish as make_public,
    take_off_and_publish,
)
from meshup.programme.domain.queries.builders import grid_for
from meshup.programme.rules import may_build, may_publish
from meshup.programme.views.builders import names_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.programme.domain.publishing import PublicationFacts


class PublishForm(forms.Form):
    """Which draft is published, and whether those who come are to be told."""

    version = VersionField()
    tells = forms.BooleanField(
        label=gettext_lazy("Write to those who come"),
        help_text=gettext_lazy("A letter with what is new is begun: you read it before it leaves."),
        required=False,
    )


@desk(may_publish)
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is new, and what is told of it, and publish it."""
    draft = draft_for(request.user, slug)
    data = request.POST if request.method == "POST" else None
    form = PublishForm(data, initial={"version": draft.version})
    is_telling = may_write_about(request.user, draft.event, now())
    if not is_telling:
        del form.fields["tells"]
    if data is not None and form.is_valid():
        version, by = form.cleaned_data["version"], signed_in(request)
        made = try_to(form, lambda: make_public(by, slug, version, now()))
        if made is not None:
            return _done(request, slug, made, tells=bool(form.cleaned_data.get("tells")))
        if was_overtaken(form):
            start_over(form, {"version": draft.version})
    view = grid_for(draft)
    context: dict[str, Any] = {
        "event": draft.event,
        "draft": draft,
        "form": form,
        "news": news_of(draft),
        "doubtful": [card for card in view.grid.cards.values() if card.hints],
        "names": names_of(view.grid),
        "shared": view.shared,
    }
    return desk_page(request, "programme/publish.html", context, form)


@require_POST
@desk(may_publish)
def take_off(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Let everybody read at once that a line is off; what is refused is said on the board."""
    by, form = signed_in(request), PublishForm(request.POST)
    made = None
    if form.is_valid():
        line = form.cleaned_data["version"], ref
        made = try_to(form, lambda: take_off_and_publish(by, slug, line, now()))
    if made is None:
        for refused in form.errors.values():
            messages.error(request, " ".join(map(str, refused)))
        return redirect("programme:builder", slug)
    event = event_for(by, slug)
    tells = form.cleaned_data["tells"] and may_write_about(by, event, now())
    return _done(request, slug, made, tells=tells)


@require_safe
@desk(may_build)
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all that was published of a programme, the last version first."""
    event = event_for(request.user, slug)
    context = {"event": event, "publications": publications_for(request.user, slug)}
    return desk_page(request, "programme/versions.html", context)


def _done(request: HttpRequest, slug: str, made: PublicationFacts, *, tells: bool) -> HttpResponse:
    """Lead to the event, or to the letter about it that was begun."""
    if tells:
        number = letter_about(signed_in(request), slug, made, now())
        return redirect("mailings:message_edit", number)
    sentence = _("Version %(number)s of the programme is published.") % {"number": made.number}
    if made.is_elsewhere:
        return done(request, sentence, "desk:event", slug)
    return done_with_undo(request, sentence, f"event:{slug}", "desk:event", slug)
