"""Joining devices: a code shown on one, typed on the other, and what is joined said before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.limits import visitor_of
from meshup.peers.device_cookie import add_person, forget_person, peer_of, people_on, remember
from meshup.peers.domain.joining import belongings, join, new_code, peer_of_code, use_up_code
from meshup.peers.forms.device import CodeForm
from meshup.peers.private_pages import private_form, private_page
from meshup.peers.views.device import acting_person, to_device

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.peers.domain.peers import PeerFacts

FORM = "peers/join.html"


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def show_code(request: HttpRequest) -> HttpResponse:
    """Show a code to be typed on another device; only who asks by a button is shown one."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("peers:device"))
    acting = acting_person(request)
    context = {"code": new_code(acting.number, now()), "acting": acting}
    return form_page(request, "peers/code.html", context)


@private_form
@require_http_methods(["GET", "HEAD", "POST"])
def join_device(request: HttpRequest) -> HttpResponse:
    """Take a code, say what would be joined, and join it when that was seen."""
    if request.method != "POST":
        return form_page(request, FORM, {"form": CodeForm()})
    form = CodeForm(request.POST)
    if form.is_valid():
        at = now()
        code, visitor = form.cleaned_data["code"], visitor_of(request)
        other = try_to(form, lambda: peer_of_code(code, visitor, at))
        if other is not None:
            return _decide(request, form, other, at)
    return form_page(request, FORM, {"form": form}, form)


def _decide(request: HttpRequest, form: CodeForm, other: PeerFacts, at: datetime) -> HttpResponse:
    acting = peer_of(request)
    if other.number in [person.number for person in people_on(request)]:
        form.add_error("code", _("This device knows this person already."))
        return form_page(request, FORM, {"form": form}, form)
    seen = f"{acting.number if acting is not None else ''}:{other.number}"
    if request.POST.get("seen") == seen:
        decision = request.POST.get("decision")
        if decision == "join":
            return _join(request, acting, other, at)
        if decision == "add" and try_to(form, lambda: _add(request, other, at)):
            return remember(request, to_device("added"), at)
    context: dict[str, Any] = {
        "form": form,
        "seen": seen,
        "acting": belongings(acting) if acting is not None else None,
        "other": belongings(other),
    }
    return form_page(request, "peers/join_what.html", context, form)


def _join(
    request: HttpRequest, acting: PeerFacts | None, other: PeerFacts, at: datetime
) -> HttpResponse:
    with transaction.atomic():
        join(acting.number if acting is not None else None, other.number, at)
        if acting is not None:
            forget_person(request, acting.number)  # its key; other devices of theirs are joined
        add_person(request, other, at)
        use_up_code(other.number)
    return remember(request, to_device("joined"), at)


def _add(request: HttpRequest, other: PeerFacts, at: datetime) -> bool:
    with transaction.atomic():
        add_person(request, other, at)
        use_up_code(other.number)
    return True
