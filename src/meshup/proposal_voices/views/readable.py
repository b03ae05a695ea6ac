"""Proposals that visitors may read: the list, and each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_safe

from meshup.community.public_pages import public_page
from meshup.kit.addresses import address_of
from meshup.kit.errors import NotFound
from meshup.proposal_voices.domain.readable_pages import (
    levels_of,
    list_page,
    shown_voices,
    single,
)
from meshup.proposals.domain.queries.talks import talk_at
from meshup.proposals.errors import NoSuchTalk

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST_NUMBER = 4


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Show what has been proposed, and how many would like to hear it.

    Raises:
        NotFound: there is no such page of the list.
    """
    wanted = request.GET.get("page", "1")
    if not (wanted.isascii() and wanted.isdigit()) or len(wanted) > LONGEST_NUMBER:
        raise NotFound
    page = list_page(int(wanted))
    return public_page(
        request, "proposal_voices/proposals.html", page=page, numbers=shown_voices(page.value)
    )


@require_safe
def proposal(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a proposal; what has been accepted since is led to, at its own address.

    Raises:
        NoSuchTalk: nobody may read it.
    """
    try:
        found = single(slug)
    except NoSuchTalk:
        return _led_to_talk(slug)
    return public_page(
        request,
        "proposal_voices/proposal.html",
        found=found,
        numbers=shown_voices(found.value),
        levels=levels_of(found.value.proposal),
    )


def _led_to_talk(slug: str) -> HttpResponse:
    talk_at(slug)
    address = address_of("talk", slug=slug)
    if not address:
        raise NoSuchTalk
    return HttpResponseRedirect(address)
