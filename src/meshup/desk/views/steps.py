"""Single steps in the life of an event: each door is one button or one small form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from meshup.agenda.choices import State
from meshup.agenda.domain import events
from meshup.agenda.domain.events import unchanged_since
from meshup.agenda.domain.queries.events import event_for
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.domain.rooms import room_address, rooms_are_open
from meshup.community.rules import may_edit_agenda, may_edit_programme
from meshup.desk.forms.answers import start_over, try_to, was_overtaken
from meshup.desk.forms.fields import placed
from meshup.desk.forms.steps import (
    AfterwardsForm,
    CancelForm,
    LinkForms,
    MoveForm,
    OnlineForm,
    links_of,
    links_typed,
)
from meshup.desk.views.asking import done, page, simple, spoken_form
from meshup.kit.clock import now

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence

BUTTONS: Final = {
    "confirm": (events.confirm, State.CONFIRMED, gettext_lazy("Confirmed. It shows everywhere.")),
    "skip": (events.skip, State.SKIPPED, gettext_lazy("Skipped: this date does not happen.")),
    "take-up": (events.take_up, State.USUAL, gettext_lazy("Taken up again, as a usual date.")),
}
"""Steps that ask nothing; each can be undone."""


@require_POST
@desk(may_edit_agenda)
def step(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Take one of the steps that ask nothing; pressing twice is taking it once."""
    act, wanted, sentence = BUTTONS[name]
    if event_for(request.user, slug).state != wanted:
        act(signed_in(request), slug, now())
    return done(request, str(sentence), "desk:event", slug)


@desk(may_edit_agenda)
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Move an event to another time; the old date is kept and shown."""
    one = event_for(request.user, slug)
    times = {
        "starts": one.local_start.replace(tzinfo=None),
        "ends": one.local_end.replace(tzinfo=None),
    }
    form = MoveForm(request.POST or None, initial=times | {"version": one.version})

    def act() -> None:
        starts, ends = (placed(form.cleaned_data[name], one.time_zone) for name in times)
        with unchanged_since(slug, form.cleaned_data["version"] or 0):
            events.move(signed_in(request), slug, starts, ends, now())

    told = _told(one, _("Move it"), _("Move"), _("Everybody sees the old date beside the new one."))
    told["following"] = bool(one.series)
    return simple(request, form, act, told, lambda: _back(request, slug, _("Moved.")))


@desk(may_edit_agenda)
def online(request: HttpRequest, slug: str) -> HttpResponse:
    """Move an event online; its date stays."""
    one = event_for(request.user, slug)
    own = room_address(slug) if rooms_are_open(this_node()) else ""
    begun = {"online_url": one.online_url or own, "version": one.version}
    form = OnlineForm(request.POST or None, initial=begun)
    if own and not one.online_url:
        form.fields["online_url"].help_text = _(
            "This is a room of this node’s own, for conversations of two; or give another address."
        )

    def act() -> None:
        with unchanged_since(slug, form.cleaned_data["version"] or 0):
            events.move_online(signed_in(request), slug, form.cleaned_data["online_url"], now())

    told = _told(one, _("Move it online"), _("Move online"), _("The date stays as it is."))
    return simple(request, form, act, told, lambda: _back(request, slug, _("It is online now.")))


@desk(may_edit_agenda)
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Cancel an event, and say why."""
    one = event_for(request.user, slug)
    form = CancelForm(request.POST or None, initial={"version": one.version})
    spoken_form(form, this_node().languages)

    def act() -> None:
        with unchanged_since(slug, form.cleaned_data["version"] or 0):
            events.cancel(signed_in(request), slug, form.cleaned_data["reasons"], now())

    told = _told(one, _("Cancel it"), _("Cancel the event"), _("It stays visible as cancelled."))
    told["danger"] = True
    return simple(request, form, act, told, lambda: _back(request, slug, _("Cancelled.")))


@desk(may_edit_agenda)
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete a draft or turn a suggestion down."""
    one = event_for(request.user, slug)
    form = forms.Form(request.POST if request.method == "POST" else None)
    told = _told(one, _("Delete it?"), _("Delete"), _("It has never been public."))
    told["danger"] = True
    return simple(
        request,
        form,
        lambda: events.withdraw(signed_in(request), slug, now()),
        told,
        lambda: done(request, _("Deleted."), "desk:overview"),
    )


@desk()
def afterwards(request: HttpRequest, slug: str) -> HttpResponse:
    """Note how many came, what happened, and links; helpers at the door only count."""
    one = event_for(request.user, slug)
    form = AfterwardsForm(request.POST or None, initial=_kept(one))
    begun = None if request.POST else links_typed(one)
    links = LinkForms(request.POST or None, initial=begun, prefix="links")
    spoken_form(form, this_node().languages)
    writes = may_edit_programme(request.user)
    if not writes:
        form.only_heads()
    told: dict[str, Any] = {"event": one, "form": form, "links": links if writes else None}
    if request.method == "POST" and form.is_valid() and (not writes or links.is_valid()):
        kept = form.plan(links_of(links) if writes else ())
        version = form.cleaned_data["version"] or 0
        try_to(form, lambda: events.remember(signed_in(request), slug, version, kept, now()))
        if form.is_valid():
            return _back(request, slug, _("Noted."))
        if was_overtaken(form):
            told["differences"] = start_over(form, _kept(one))
    return page(request, "afterwards", told, form, *([links] if writes else []))


def _kept(one: Occurrence) -> dict[str, Any]:
    return {"version": one.version, "head_count": one.head_count, "notes": one.notes}


def _told(one: Occurrence, title: str, submit: str, lede: str) -> dict[str, Any]:
    back = reverse("desk:event", args=[one.slug])
    return {"event": one, "title": title, "submit": submit, "lede": lede, "back": back}


def _back(request: HttpRequest, slug: str, sentence: str) -> HttpResponse:
    return done(request, sentence, "desk:event", slug)
