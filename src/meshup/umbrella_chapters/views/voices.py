"""Wishes for a community in some town: the page of everybody, and what this device wishes for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meshup.community.public_pages import public_page
from meshup.kit import clock
from meshup.kit.addresses import address_of
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from
from meshup.peers.device_cookie import acting_peer, peer_of, remember
from meshup.peers.private_pages import private_form, private_page
from meshup.umbrella.domain.settings import open_umbrella
from meshup.umbrella_chapters.domain.queries.chapters import shown_chapters, voices_of
from meshup.umbrella_chapters.domain.voices import ask_to_hear, give_voice, join_in, take_back
from meshup.umbrella_chapters.forms.voices import VoiceForm

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

MINE: Final = "umbrella_chapters:mine"


@require_safe
def chapters(request: HttpRequest) -> HttpResponse:
    """Show the towns in which people would like a community, with how many they are.

    Raises:
        NoUmbrella: this node is none.
    """
    return public_page(
        request,
        "umbrella_chapters/chapters.html",
        chapters=shown_chapters(),
        form=VoiceForm(),
        kit=address_of("kit"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private_form
def give(request: HttpRequest) -> HttpResponse:
    """Add the voice of whoever presses the button, silently known from then on by their device.

    Raises:
        NoUmbrella: this node is none, or they are blocked.
    """
    open_umbrella()
    if request.method != "POST":
        return redirect("umbrella_chapters:chapters")
    at = clock.now()
    form = VoiceForm(request.POST)
    if form.is_valid() and form.is_trapped:
        return redirect("umbrella_chapters:chapters")
    if form.is_valid():
        try_to(form, lambda: _give(request, form, at))
        if form.is_valid():
            asked = "?asked" if form.cleaned_data["email"] else ""
            page = HttpResponseRedirect(f"{redirect(MINE)['Location']}{asked}", status=303)
            return remember(request, page, at)
    return form_page(request, "umbrella_chapters/give.html", {"form": form}, form)


@require_safe
@private_page
def mine(request: HttpRequest) -> HttpResponse:
    """Show what this device wishes for, and let it be taken back."""
    open_umbrella()
    peer = peer_of(request)
    context = {
        "voices": voices_of(peer.number) if peer else [],
        "asked": "asked" in request.GET,
    }
    return render(request, "umbrella_chapters/mine.html", context)


@require_POST
@private_page
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a voice of this device back; that of another stays."""
    peer = peer_of(request)
    if peer is not None:
        take_back(peer.number, number, clock.now())
    return redirect(MINE)


@transaction.atomic
def _give(request: HttpRequest, form: VoiceForm, at: datetime) -> None:
    said = form.cleaned_data
    known = peer_of(request)
    visitor = visitor_from(request, peer=known.number if known else None)
    admit("chapter_voice", visitor, at)
    peer = acting_peer(request, at)
    if said["chapter"]:
        voice = join_in(peer, said["chapter"], at)
    else:
        voice = give_voice(peer, said["town"], at)
    if said["email"]:
        admit("leave_address", visitor, at)
        ask_to_hear(voice, said["email"], get_language() or "en", at)
