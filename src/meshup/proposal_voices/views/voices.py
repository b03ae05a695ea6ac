"""One tap: somebody would like to hear a proposal, or not any more.

Without an account: from the first tap on the device is known. The page of everybody never looks at
the cookie, so what a device said is on pages of its own; where scripts run, the list asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from meshup.kit import clock
from meshup.kit.errors import Invalid
from meshup.kit.url_paths import path_of
from meshup.moderation.domain.admission import admit, network_key
from meshup.moderation.visitors import visitor_from
from meshup.peers.device_cookie import acting_peer, peer_of, remember
from meshup.peers.private_pages import private_form, private_page
from meshup.proposal_voices.domain.queries.voices import is_wished, wished_by
from meshup.proposal_voices.domain.voices import give_voice, take_back
from meshup.proposal_voices.forms.voices import VoiceForm
from meshup.proposals.domain.queries.proposals import proposals_by_uuid
from meshup.proposals.domain.queries.talks import readable_proposal_at, readable_uuid_at
from meshup.proposals.errors import NoSuchTalk

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest

JSON: Final = "application/json"


@require_http_methods(["GET", "HEAD", "POST"])
@private_form
def voice(request: HttpRequest, slug: str) -> HttpResponse:
    """Show whether this device would like to hear a proposal; POST says so, or takes it back.

    Raises:
        NoSuchTalk: nobody may read it.
        OwnProposal, TooMany
    """
    if request.method != "POST":
        found, peer = readable_proposal_at(slug), peer_of(request)
        wants = peer is not None and is_wished(peer.number, found.uuid)
        return render(request, "proposal_voices/voice.html", {"proposal": found, "wants": wants})
    uuid, form, at = readable_uuid_at(slug), VoiceForm(request.POST), clock.now()
    if not form.is_valid():
        raise Invalid
    if not form.is_trapped:
        _say(request, uuid, at, wants=form.cleaned_data["wants"])
    return remember(request, _answer(request, slug, wants=form.cleaned_data["wants"]), at)


@require_safe
@private_page
def mine(request: HttpRequest) -> HttpResponse:
    """Show what this device would like to hear; for a script, the addresses alone."""
    peer = peer_of(request)
    if peer is None and _for_script(request):
        return HttpResponse(status=204)
    uuids = wished_by(peer.number) if peer else []
    known = proposals_by_uuid(uuids)
    found = [known[uuid] for uuid in uuids if uuid in known]
    if _for_script(request):
        return JsonResponse({"wishes": [each.slug for each in found]})
    return render(request, "proposal_voices/mine.html", {"proposals": found})


@require_http_methods(["POST"])
@private_page
def let_go(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a voice of this device back, whatever became of the proposal."""
    peer = peer_of(request)
    if peer is not None:
        take_back(peer.number, uuid)
    return HttpResponseRedirect(path_of("proposal_voices:mine"), status=303)


def _say(request: HttpRequest, uuid: UUID, at: datetime, *, wants: bool) -> None:
    known = peer_of(request)
    if not wants and known is None:
        return
    with transaction.atomic():
        visitor = visitor_from(request, peer=known.number if known else None)
        admit("talk_voice", visitor, at, absent=NoSuchTalk)
        peer = acting_peer(request, at)
        if wants:
            give_voice(peer, uuid, at, network_key(visitor.network))
        else:
            take_back(peer, uuid)


def _answer(request: HttpRequest, slug: str, *, wants: bool) -> HttpResponse:
    if _for_script(request):
        return JsonResponse({"wants": wants})
    return HttpResponseRedirect(path_of("proposal_voices:voice", (slug,)), status=303)


def _for_script(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", JSON]) == JSON
