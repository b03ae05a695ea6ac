"""My evenings: all that the people of this device come to, and their calendar address."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from meshup.attendance.domain.calendar_addresses import (
    calendar_tokens,
    make_calendar_address,
    revoke_calendar_addresses,
)
from meshup.attendance.domain.planned_evenings import planned_evenings
from meshup.attendance.domain.queries.registrations import registrations_of
from meshup.attendance.domain.registering import skip, unskip, withdraw
from meshup.attendance.errors import NoSuchRegistration
from meshup.attendance.forms.coming import EveningForm
from meshup.kit import clock
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.url_paths import path_of
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from
from meshup.peers.device_cookie import people_on, remember
from meshup.peers.errors import NobodyHere
from meshup.peers.private_pages import private_page

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.attendance.domain.planned_evenings import PlannedEvening
    from meshup.attendance.domain.queries.registrations import RegistrationFacts
    from meshup.peers.domain.peers import PeerFacts

DONE: Final = {
    "skip": _("Noted: not on that date."),
    "unskip": _("Noted: you come on that date after all."),
    "withdraw": _("Noted: you do not come. Nothing of it is kept."),
    "calendar": _("Here is your calendar’s address."),
    "revoke": _("The old address is void."),
}
"""What the page says above when something was done, by the word in its address."""

SOON: Final = timedelta(hours=36)
"""How long before an evening its pass stands above the list, ready to be shown."""


class PersonHere(NamedTuple):
    """One of those who use the device.

    Attributes:
        facts: who.
        evenings: theirs that are not over, in order.
        calendar: the address of their calendar, complete; "" for none.
        next_pass: what they come to within a day or so, whose pass stands above the list.
    """

    facts: PeerFacts
    evenings: list[PlannedEvening]
    calendar: str = ""
    next_pass: PlannedEvening | None = None

    @property
    def webcal(self) -> str:
        """The same under a scheme by which phones and computers subscribe."""
        return f"webcal://{self.calendar.partition('://')[2]}"


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def evenings(request: HttpRequest) -> HttpResponse:
    """Show what the people of this device come to, and change it with one tap."""
    at = clock.now()
    people = people_on(request)
    form = EveningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = try_to(form, lambda: _changed(request, people, form.cleaned_data, at))
        if done:
            response = HttpResponseRedirect(f"{request.path}?done={done}", status=303)
            return remember(request, response, at)
    here = _all_here(request, people, at)
    context = {
        "form": form,
        "now": at,
        "people": here,
        "has_evenings": any(person.evenings for person in here),
        "done": "" if form.errors else DONE.get(request.GET.get("done", ""), ""),
    }
    return form_page(request, "attendance/evenings.html", context, form)


def _all_here(request: HttpRequest, people: list[PeerFacts], at: datetime) -> list[PersonHere]:
    """Return who uses the device, with what they come to; as many queries for one as for five."""
    numbers = [person.number for person in people]
    planned = planned_evenings(registrations_of(numbers)) if people else []
    ahead = [one for one in planned if one.event.ends_at > at]
    tokens = calendar_tokens(numbers) if people else {}
    theirs = {
        person.number: [one for one in ahead if one.registration.peer == person.number]
        for person in people
    }
    return [
        PersonHere(
            person,
            theirs[person.number],
            _calendar(request, tokens.get(person.number, "")),
            _next_pass(theirs[person.number], at),
        )
        for person in people
    ]


def _next_pass(ahead: list[PlannedEvening], at: datetime) -> PlannedEvening | None:
    """Return the first evening with a pass, if it is soon."""
    soon = (one for one in ahead if one.event.starts_at <= at + SOON and one.pass_code)
    return next(soon, None)


def _calendar(request: HttpRequest, token: str) -> str:
    """Return the complete address of a calendar; "" without a token."""
    path = path_of("attendance:evenings_ics", (token,)) if token else ""
    return request.build_absolute_uri(path) if path else ""


def _changed(
    request: HttpRequest, people: list[PeerFacts], said: dict[str, Any], at: datetime
) -> str:
    """Do what was pressed; return the word for it, "" when nothing was.

    Raises:
        NobodyHere: the device acts for nobody, or not for whom it is about.
        NoSuchRegistration: it is none of theirs, or they are blocked.
    """
    if not people:
        raise NobodyHere
    visitor = visitor_from(request, peer=people[0].number)
    with transaction.atomic():
        if not said["withdraw"]:  # not to come is always possible
            admit("change_coming", visitor, at, absent=NoSuchRegistration)
        if said["calendar"] or said["revoke"]:
            return _calendar_changed(people, said, at)
        theirs = _theirs(people, said["registration"])
        if said["skip"]:
            skip(theirs.number, [said["skip"]], at)
            return "skip"
        if said["unskip"]:
            unskip(theirs.number, [said["unskip"]], at)
            return "unskip"
        if said["withdraw"]:
            withdraw(theirs.number, at)
            return "withdraw"
    return ""


def _calendar_changed(people: list[PeerFacts], said: dict[str, Any], at: datetime) -> str:
    number = said["calendar"] or said["revoke"]
    if number not in {person.number for person in people}:
        raise NobodyHere
    if said["revoke"]:
        revoke_calendar_addresses(number)
        return "revoke"
    make_calendar_address(number, at)
    return "calendar"


def _theirs(people: list[PeerFacts], number: int | None) -> RegistrationFacts:
    """Return the registration of that number, if it is of somebody on the device."""
    mine = registrations_of([person.number for person in people])
    found = next((theirs for theirs in mine if theirs.number == number), None)
    if found is None:
        raise NoSuchRegistration
    return found
