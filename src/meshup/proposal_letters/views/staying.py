"""What a speaker presses whose proposal was declined: it stays in the pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from meshup.kit import clock
from meshup.kit.addresses import address_of
from meshup.kit.errors import Conflict
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from
from meshup.peers.private_pages import private_page
from meshup.proposals.domain.proposing import stay_in_pool
from meshup.proposals.domain.queries.proposals import proposal_by_link
from meshup.proposals.errors import NoSuchProposal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def stay(request: HttpRequest, token: str) -> HttpResponse:
    """Let a proposal that was declined be kept for later; only looking does nothing."""
    at = clock.now()
    try:
        facts = proposal_by_link(token)
    except NoSuchProposal:
        admit("open_link", visitor_from(request), at, absent=NoSuchProposal)
        raise
    page = address_of("proposed", token=token)
    if request.method == "POST":
        visitor = visitor_from(request, peer=facts.peer)
        try:
            with transaction.atomic():
                admit("change_proposal", visitor, at, absent=NoSuchProposal)
                stay_in_pool(facts.uuid, at)
        except Conflict:
            if not page:
                raise
            return HttpResponseRedirect(page, status=303)  # which says where it stands
        if page:
            return HttpResponseRedirect(page, status=303)
        facts = proposal_by_link(token)
    return render(request, "proposal_letters/stay.html", {"proposal": facts, "page": page})
