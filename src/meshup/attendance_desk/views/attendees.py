"""Who comes to an event: the list of hosts, the list for the door, what is done with somebody."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from meshup.agenda.domain.queries.events import event_for
from meshup.attendance.choices import Standing
from meshup.attendance.domain import host_acts
from meshup.attendance.domain.queries.attendees import (
    attendee_for,
    attendees_for,
    entrance_list_for,
    numbers_elsewhere,
    removals_for,
)
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.domain.queries.source_counts import registered_by_source
from meshup.attendance.rules import may_keep_attendance, may_see_names
from meshup.attendance_desk.forms.acts import LetInForm, ReasonForm
from meshup.community.access import desk, signed_in
from meshup.desk.pages import desk_page, small_form
from meshup.kit.clock import now
from meshup.kit.forms.pages import done

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from meshup.community.rules import Asker

LIST: Final = "attendance_desk:attendees"
HEADINGS: Final[dict[Standing, StrOrPromise]] = {
    Standing.COMING: pgettext_lazy("people", "Coming"),
    Standing.OFFERED: gettext_lazy("Offered a place"),
    Standing.WAITING: gettext_lazy("Waiting, in turn"),
    Standing.MAYBE: gettext_lazy("Maybe"),
    Standing.REMOVED: gettext_lazy("Removed"),
}


@require_safe
@desk(may_keep_attendance)
def attendees(request: HttpRequest, slug: str) -> HttpResponse:
    """List who comes to an event, standing by standing, with what was removed."""
    event = event_for(request.user, slug)
    listed = attendees_for(request.user, slug)
    groups = [
        (HEADINGS[standing], list(group))
        for standing, group in groupby(listed, key=attrgetter("standing"))
    ]
    context = {
        "event": event,
        "numbers": numbers_of(slug),
        "fediverse": registered_by_source([slug])[slug].fediverse,
        "groups": groups,
        "removals": removals_for(request.user, slug),
        "now": now(),
    }
    return desk_page(request, "attendance_desk/attendees.html", context)


@require_safe
@desk(may_see_names)
def entrance_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the list for the entrance and the venue, made for paper."""
    context = {
        "event": event_for(request.user, slug),
        "names": entrance_list_for(request.user, slug),
        "elsewhere": numbers_elsewhere(slug),
        "now": now(),
    }
    return desk_page(request, "attendance_desk/entrance_list.html", context)


class ActPage(NamedTuple):
    """A page on which a host does something with one of the list."""

    form: type[ReasonForm]
    act: Callable[[Asker, str, int, dict[str, Any]], None]
    title: StrOrPromise
    lede: StrOrPromise
    submit: StrOrPromise
    sentence: StrOrPromise
    is_danger: bool = True


def _let_in(by: Asker, slug: str, evening: int, given: dict[str, Any]) -> None:
    more = given["more_places"]
    host_acts.let_in(by, slug, evening, given["why"], now(), more_places=more)


def _remove(by: Asker, slug: str, evening: int, given: dict[str, Any]) -> None:
    host_acts.remove(by, slug, evening, given["why"], now())


def _block(by: Asker, slug: str, evening: int, given: dict[str, Any]) -> None:
    host_acts.block(by, slug, evening, given["why"], now())


ACTS: Final = {
    "let-in": ActPage(
        LetInForm,
        _let_in,
        gettext_lazy("Let in out of turn"),
        gettext_lazy("The others keep their turn. Whoever left an address is written to."),
        gettext_lazy("Let in"),
        gettext_lazy("Let in: they come now."),
        is_danger=False,
    ),
    "remove": ActPage(
        ReasonForm,
        _remove,
        gettext_lazy("Take off the list"),
        gettext_lazy("They see on their own page that hosts did it. You can put them back."),
        gettext_lazy("Take off the list"),
        gettext_lazy("Taken off the list."),
    ),
    "block": ActPage(
        ReasonForm,
        _block,
        gettext_lazy("Block"),
        gettext_lazy(
            "They are taken off the list of everything that is still to come, and cannot register"
            " from their devices again until a host lifts the block."
        ),
        gettext_lazy("Block"),
        gettext_lazy("Blocked, and taken off every list."),
    ),
}


@desk(may_keep_attendance)
def act_on(request: HttpRequest, slug: str, evening: int, name: str) -> HttpResponse:
    """Let somebody in, remove or block them: ask why, and do it."""
    page = ACTS[name]
    event = event_for(request.user, slug)
    attendee = attendee_for(request.user, slug, evening)
    form = page.form(request.POST or None)

    def act() -> None:
        page.act(signed_in(request), slug, evening, form.cleaned_data)

    context = {
        "event": event,
        "attendee": attendee,
        "title": page.title,
        "lede": page.lede,
        "submit": page.submit,
        "danger": page.is_danger,
        "numbers": numbers_of(slug),
        "back": reverse(LIST, args=[slug]),
    }

    def then() -> HttpResponse:
        return done(request, str(page.sentence), LIST, slug)

    return small_form(request, form, act, context, then, "attendance_desk/act.html")


@require_POST
@desk(may_keep_attendance)
def put_back(request: HttpRequest, slug: str, removal: int) -> HttpResponse:
    """Put back what was removed in one press."""
    host_acts.put_back(signed_in(request), slug, removal, now())
    return done(request, _("Put back, each in line as of old."), LIST, slug)
