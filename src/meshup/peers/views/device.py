"""This device: who uses it, and what becomes of them on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from meshup.kit.clock import now
from meshup.kit.forms.pages import form_page
from meshup.kit.limits import spend, visitor_of
from meshup.peers.device_cookie import (
    acting_peer,
    forget_person,
    key_of,
    peer_of,
    people_on,
    remember,
    switch_to,
)
from meshup.peers.domain.devices import count_devices, forget_other_devices
from meshup.peers.domain.joining import belongings
from meshup.peers.domain.peers import rename_peer
from meshup.peers.errors import NobodyHere
from meshup.peers.forms.device import NameForm
from meshup.peers.limits import PEOPLE_BEGUN
from meshup.peers.private_pages import private_form, private_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from meshup.peers.domain.peers import PeerFacts

DONE: Final[dict[str, StrOrPromise]] = {
    "renamed": _("Your name is kept."),
    "switched": _("Somebody else uses this device now."),
    "new": _("Somebody new uses this device now."),
    "forgotten": _("This device has forgotten the person."),
    "others-forgotten": _("Every other device has forgotten you."),
    "joined": _("Both devices are yours now."),
    "added": _("This device knows one more person now."),
}
"""What the address of the page says was done: no session is begun for that."""


@private_form
@require_safe
def device(request: HttpRequest) -> HttpResponse:
    """Show who uses this device, and what may be done about it."""
    return device_page(request, None)


@private_form
@require_POST
def rename(request: HttpRequest) -> HttpResponse:
    """Call who acts by another name."""
    acting = acting_person(request)
    form = NameForm(request.POST)
    if not form.is_valid():
        return device_page(request, form)
    rename_peer(acting.number, form.cleaned_data["name"])
    return to_device("renamed")


@private_page
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Let another of those who use the device act."""
    switch_to(request, chosen_number(request))
    return remember(request, to_device("switched"), now())


@private_form
@require_POST
def somebody_new(request: HttpRequest) -> HttpResponse:
    """Let somebody who has not used the device act on it."""
    spend("peers.people_begun", visitor_of(request), PEOPLE_BEGUN)
    at = now()
    with transaction.atomic():
        acting_peer(request, at, somebody_else=True)
    return remember(request, to_device("new"), at)


@private_page
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Let the device forget one of those who use it."""
    with transaction.atomic():
        forget_person(request, chosen_number(request))
    return remember(request, to_device("forgotten"), now())


@private_page
@require_POST
def forget_others(request: HttpRequest) -> HttpResponse:
    """Let every other device forget who acts here, such as one that was lost."""
    acting = acting_person(request)
    forget_other_devices(acting.number, key_of(request, acting.number))
    return to_device("others-forgotten")


def device_page(request: HttpRequest, name_form: NameForm | None) -> HttpResponse:
    """Return the page of a device, with the form of the name as it was sent."""
    people = people_on(request)
    acting = people[0] if people else None
    name = acting.name if acting is not None else ""
    context = {
        "acting": belongings(acting) if acting is not None else None,
        "others": [belongings(other) for other in people[1:]],
        "devices": count_devices(acting.number, now()) if acting is not None else 0,
        "done": DONE.get(request.GET.get("done", "")),
        "name_form": name_form or NameForm(initial={"name": name}),
    }
    return form_page(request, "peers/device.html", context, *([name_form] if name_form else []))


def to_device(done: str) -> HttpResponse:
    """Lead to the page of the device, which says what was done."""
    return HttpResponseRedirect(f"{reverse('peers:device')}?done={done}")


def acting_person(request: HttpRequest) -> PeerFacts:
    """Return who acts on the device.

    Raises:
        NobodyHere: nobody does.
    """
    acting = peer_of(request)
    if acting is None:
        raise NobodyHere
    return acting


def chosen_number(request: HttpRequest) -> int:
    """Return the number in the field ``person``.

    Raises:
        NobodyHere: it is none.
    """
    written = request.POST.get("person", "")
    if not (written.isascii() and written.isdigit()):
        raise NobodyHere
    return int(written[:20])
