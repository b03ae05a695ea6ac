"""The page of the desk about umbrellas: ours and its members, and those that we are under."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page, small_form
from meshup.fediverse.domain.settings import federation
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, submitted
from meshup.umbrella.choices import MembershipState
from meshup.umbrella.domain import guest_calendars, members, memberships
from meshup.umbrella.domain.finding import find_group, find_guest
from meshup.umbrella.domain.queries.members import (
    changed_members_for,
    guest_calendars as read_guests,
    members as read_members,
    umbrellas_for,
    waiting_members_for,
)
from meshup.umbrella.domain.settings import change_umbrella, umbrella
from meshup.umbrella.forms.desk import (
    CalendarForm,
    GuestForm,
    JoinForm,
    UmbrellaForm,
    initial_of,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE: Final = "umbrella:desk"


@require_safe
@desk(may_run_community)
def overview(request: HttpRequest) -> HttpResponse:
    """Show how the node stands under umbrellas, and who is under its own."""
    return _page(request)


@require_POST
@desk(may_run_community)
def settings(request: HttpRequest) -> HttpResponse:
    """Save whether and how the node is an umbrella."""
    form = UmbrellaForm(request.POST, languages=this_node().languages)
    if form.is_valid():
        facts = form.facts(umbrella())
        try_to(form, lambda: change_umbrella(signed_in(request), facts))
        if form.is_valid():
            return done(request, _("Saved."), PAGE)
    return _page(request, settings_form=form)


@require_POST
@desk(may_run_community)
def join(request: HttpRequest) -> HttpResponse:
    """Ask an umbrella to be its member."""
    form = JoinForm(request.POST)
    if form.is_valid():
        try_to(form, lambda: _join(request, form.cleaned_data["address"]))
        if form.is_valid():
            return done(request, _("Asked: as soon as they accept, we are under it."), PAGE)
    return _page(request, join_form=form)


@require_POST
@desk(may_run_community)
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Leave an umbrella, at once: nothing of ours is lost."""
    memberships.leave_umbrella(signed_in(request), number, now())
    return done(
        request, _("We are not under this umbrella any more. Nothing of ours is lost."), PAGE
    )


@require_POST
@desk(may_run_community)
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Let a community under our umbrella that asked."""
    members.accept_member(signed_in(request), number, now())
    return done(request, _("They are a member, and their dates are in the agenda soon."), PAGE)


@require_POST
@desk(may_run_community)
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Take that a member with other keys is still who was let in."""
    members.confirm_member(signed_in(request), number, now())
    return done(request, _("They are a member as before."), PAGE)


@require_POST
@desk(may_run_community)
def confirm_umbrella(request: HttpRequest, number: int) -> HttpResponse:
    """Take that an umbrella with other keys is still the one that we joined."""
    memberships.confirm_umbrella(signed_in(request), number)
    return done(request, _("We are under this umbrella as before."), PAGE)


@require_POST
@desk(may_run_community)
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    """Refuse a community that asked."""
    members.refuse_member(signed_in(request), number, now())
    return done(request, _("Refused. They are told, and may ask again."), PAGE)


@desk(may_run_community)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether somebody is to be removed, and do it."""
    return _ask_to_remove(request, lambda: members.remove_member(signed_in(request), number, now()))


@require_POST
@desk(may_run_community)
def add_guest(request: HttpRequest) -> HttpResponse:
    """Show a group of another server as a guest."""
    form = GuestForm(request.POST)
    if form.is_valid():
        try_to(form, lambda: _add_guest(request, form.cleaned_data["address"]))
        if form.is_valid():
            return done(
                request, _("They are a guest: as soon as they accept, they are read."), PAGE
            )
    return _page(request, guest_form=form)


@require_POST
@desk(may_run_community)
def add_calendar(request: HttpRequest) -> HttpResponse:
    """Show a calendar as a guest."""
    form = CalendarForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        add = guest_calendars.add_calendar
        try_to(form, lambda: add(signed_in(request), said["calendar"], said["name"], now()))
        if form.is_valid():
            return done(request, _("Its dates are in the agenda, marked as a guest’s."), PAGE)
    return _page(request, calendar_form=form)


@desk(may_run_community)
def remove_calendar(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether a calendar is to be shown no more, and do it."""
    return _ask_to_remove(
        request, lambda: guest_calendars.remove_calendar(signed_in(request), number)
    )


def _join(request: HttpRequest, address: str) -> int:
    return memberships.join_umbrella(signed_in(request), find_group(address, now()), now())


def _add_guest(request: HttpRequest, address: str) -> int:
    return members.add_guest(signed_in(request), find_guest(address, now()), now())


def _ask_to_remove(request: HttpRequest, act: Any) -> HttpResponse:  # noqa: ANN401 - any act
    context = {
        "title": _("Take off the umbrella?"),
        "lede": _("Their dates go from the agenda at once. They may come back."),
        "submit": _("Take off"),
        "danger": True,
        "back": reverse(PAGE),
    }
    form = forms.Form(submitted(request))
    return small_form(
        request, form, act, context, lambda: done(request, _("They are not shown any more."), PAGE)
    )


def _page(request: HttpRequest, **shown: forms.Form) -> HttpResponse:
    """Render the page with the forms that were filled in, and the others fresh."""
    facts, languages = umbrella(), this_node().languages
    forms_shown = {
        "settings_form": UmbrellaForm(initial=initial_of(facts), languages=languages),
        "join_form": JoinForm(),
        "guest_form": GuestForm(auto_id="guest_%s"),
        "calendar_form": CalendarForm(),
        **shown,
    }
    waiting = waiting_members_for(request.user)
    context = {
        **forms_shown,
        "is_federating": federation().is_on,
        "umbrella": facts,
        "waiting": waiting,
        "others": changed_members_for(request.user) if facts.is_on else [],
        "members": read_members().value,
        "guest_calendars": read_guests().value,
        "umbrellas": [
            (above, MembershipState(above.state)) for above in umbrellas_for(request.user)
        ],
    }
    return desk_page(request, "umbrella/desk.html", context, *shown.values())
