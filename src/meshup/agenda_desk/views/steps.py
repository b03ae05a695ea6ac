"""Single steps in the life of an event: each page is one button or one small form."""

from __future__ import annotations

from functools import wraps
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from meshup.agenda.choices import State
from meshup.agenda.domain import life_cycle
from meshup.agenda.domain.event_changes import refuse_unless_allowed
from meshup.agenda.domain.events import withdraw as withdraw_event
from meshup.agenda.domain.gestures import Gesture
from meshup.agenda.domain.life_cycle import unchanged_since
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda_desk.domain.offered_gestures import gestures_for
from meshup.agenda_desk.forms.fields import placed
from meshup.agenda_desk.forms.steps import CancelForm, MoveForm, OnlineForm
from meshup.agenda_desk.views.gestures import TURNED_DOWN, label_of
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.domain.rooms import room_address, rooms_are_open
from meshup.community.rules import may_edit_agenda
from meshup.desk.pages import done_with_undo, small_form
from meshup.desk.repeats import forgiving, is_last_change
from meshup.kit.clock import now
from meshup.kit.errors import Conflict
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.pages import done
from meshup.kit.web import spoken

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence

    EventView = Callable[[HttpRequest, str], HttpResponse]

PAGE: Final = "agenda_desk/step.html"

BUTTONS: Final = {
    "confirm": (
        life_cycle.confirm,
        Gesture.CONFIRM,
        State.CONFIRMED,
        gettext_lazy("Confirmed. It shows everywhere."),
    ),
    "skip": (
        life_cycle.skip,
        Gesture.SKIP,
        State.SKIPPED,
        gettext_lazy("Skipped: this date does not happen."),
    ),
    "take-up": (
        life_cycle.unskip,
        Gesture.TAKE_UP,
        State.USUAL,
        gettext_lazy("Taken up again, as a usual date."),
    ),
}
"""Steps that ask nothing; each can be undone."""


@require_POST
@desk(may_edit_agenda)
def step(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Take one of the steps that ask nothing; pressing twice is taking it once."""
    act, gesture, wanted, sentence = BUTTONS[name]
    event = event_for(request.user, slug)
    if event.state == wanted:
        return done(request, str(sentence), "desk:event", slug)
    label = str(label_of(gesture, event))

    def take() -> None:
        with _unless_done(request, slug, gesture.value, lambda event: event.state == wanted):
            act(signed_in(request), slug, now())

    return _ask(
        request,
        forms.Form(request.POST),
        take,
        _step_context(event, label, label, ""),
        str(sentence),
    )


def _refused_on_its_page(view: EventView) -> EventView:
    """Let a page that is not for this event, or not any more, lead to the event and say why."""

    @wraps(view)
    def page(request: HttpRequest, slug: str) -> HttpResponse:
        try:
            return view(request, slug)
        except Conflict as refusal:
            messages.error(request, spoken(refusal))
            return redirect("desk:event", slug)

    return page


@desk(may_edit_agenda)
@_refused_on_its_page
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Move an event to another time; the old date is kept and shown."""
    event = _event_for(request, slug, Gesture.MOVE)
    times = {
        "starts": event.local_start.replace(tzinfo=None),
        "ends": event.local_end.replace(tzinfo=None),
    }
    form = MoveForm(request.POST or None, initial=times | {"version": event.version})

    def act() -> None:
        zone, data = event.time_zone, form.cleaned_data
        starts = placed(data["starts"], zone, event.starts_at)
        ends = placed(data["ends"], zone, event.ends_at)

        def is_there(moved: Occurrence) -> bool:
            return (moved.starts_at, moved.ends_at) == (starts, ends)

        with (
            _unless_done(request, slug, "move", is_there),
            unchanged_since(slug, data["version"]),
        ):
            life_cycle.move(signed_in(request), slug, starts, ends, now())

    context = _step_context(
        event, _("Move it"), _("Move"), _("Everybody sees the old date beside the new one.")
    )
    context["following"] = Gesture.FOLLOWING in gestures_for(request.user, event, now())
    return _ask(request, form, act, context, _("Moved."))


@desk(may_edit_agenda)
@_refused_on_its_page
def online(request: HttpRequest, slug: str) -> HttpResponse:
    """Move an event online; its date stays."""
    event = _event_for(request, slug, Gesture.ONLINE)
    own = _own_room(event) if rooms_are_open(this_node()) else ""
    initial = {"online_url": event.online_url or own, "version": event.version}
    form = OnlineForm(request.POST or None, initial=initial)
    if own and not event.online_url:
        form.fields["online_url"].help_text = _(
            "This is a room of this node’s own, for conversations of two; or give another address."
        )

    def act() -> None:
        url = form.cleaned_data["online_url"]
        with (
            _unless_done(request, slug, "move_online", lambda event: event.online_url == url),
            unchanged_since(slug, form.cleaned_data["version"]),
        ):
            life_cycle.move_online(signed_in(request), slug, url, now())

    context = _step_context(
        event, _("Move it online"), _("Move online"), _("The date stays as it is.")
    )
    return _ask(request, form, act, context, _("It is online now."))


def _own_room(event: Occurrence) -> str:
    """Return the address of a room of this node; nobody guesses it if attendees only are told."""
    name = f"{event.slug}-{token_urlsafe(9)}" if event.for_attendees else event.slug
    return room_address(name)


@desk(may_edit_agenda)
@_refused_on_its_page
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Cancel an event, and say why; of one that is cancelled already, say why."""
    again = event_for(request.user, slug).cancelled
    event = _event_for(request, slug, Gesture.EXPLAIN if again else Gesture.CANCEL)
    form = CancelForm(
        request.POST or None, initial={"version": event.version, "reasons": event.reasons}
    )
    set_languages(form, this_node().languages)
    step = life_cycle.explain if again else life_cycle.cancel

    def act() -> None:
        reasons = form.cleaned_data["reasons"]
        with (
            _unless_done(request, slug, "cancel", lambda event: event.reasons == reasons),
            unchanged_since(slug, form.cleaned_data["version"]),
        ):
            step(signed_in(request), slug, reasons, now())

    if again:
        context = _step_context(event, _("Say why it is cancelled"), _("Save"), "")
        return _ask(request, form, act, context, _("Saved."))
    context = _step_context(
        event, _("Cancel it"), _("Cancel the event"), _("It stays visible as cancelled.")
    )
    context["danger"] = True
    return _ask(request, form, act, context, _("Cancelled."))


@require_POST
@desk(may_edit_agenda)
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete a draft or turn a suggestion down; it is not asked twice, for it can be undone."""
    about = f"event:{slug}"
    if is_last_change(request, about, "withdraw"):
        return done_with_undo(request, _("Deleted."), about, "desk:overview")
    event = event_for(request.user, slug)
    sentence = str(TURNED_DOWN) if event.state == State.SUGGESTED else _("Deleted.")
    label = str(label_of(Gesture.WITHDRAW, event))

    def act() -> None:
        with forgiving(request, about, "withdraw"):
            withdraw_event(signed_in(request), slug, now())

    return small_form(
        request,
        forms.Form(request.POST),
        act,
        _step_context(event, label, label, "") | {"danger": True},
        lambda: done_with_undo(request, sentence, about, "desk:overview"),
        PAGE,
    )


def _unless_done(
    request: HttpRequest, slug: str, verb: str, as_wanted: Callable[[Occurrence], bool]
) -> AbstractContextManager[None]:
    """Let a step pass that the same host has just taken, to the same end."""
    return forgiving(
        request, f"event:{slug}", verb, lambda: as_wanted(event_for(request.user, slug))
    )


def _event_for(request: HttpRequest, slug: str, gesture: Gesture) -> Occurrence:
    """Return the event; before a form is filled in, refuse what will not be allowed anyway.

    Raises:
        NoSuchEvent, NotInThisState, AlreadyBegun, AlreadyOver
    """
    event = event_for(request.user, slug)
    if request.method != "POST":
        refuse_unless_allowed(gesture, event, now())
    return event


def _step_context(event: Occurrence, title: str, submit: str, lede: str) -> dict[str, Any]:
    back = reverse("desk:event", args=[event.slug])
    return {"event": event, "title": title, "submit": submit, "lede": lede, "back": back}


def _ask(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], object],
    context: dict[str, Any],
    sentence: str,
) -> HttpResponse:
    """Ask the form of a step, take it, and lead back to the event with ``sentence``."""
    slug = context["event"].slug

    def then() -> HttpResponse:
        return done_with_undo(request, sentence, f"event:{slug}", "desk:event", slug)

    return small_form(request, form, act, context, then, PAGE)
