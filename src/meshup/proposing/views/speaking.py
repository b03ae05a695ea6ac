"""An invitation to hold something with others: somebody says yes, by the name they choose, or not.

Opening it says nothing. Whoever says yes is known by their device from then on, and finds it among
their own talks; the secret link of whoever proposed it stays theirs alone. So does the one that who
said yes has from then on: the invitation, which both know, leads their device to it, and nobody
else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from meshup.agenda.domain.queries.talks import places_of_talks
from meshup.kit import clock
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.url_paths import path_of
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from
from meshup.peers.device_cookie import acting_peer, peer_of, people_on, remember
from meshup.peers.private_pages import private_page
from meshup.proposals.domain.queries.invitations import invitation_by_link
from meshup.proposals.domain.speakers import join_as_speaker, leave_as_speaker
from meshup.proposals.errors import NoSuchInvitation
from meshup.proposing.domain.named_events import named_events
from meshup.proposing.forms.acts import JoinForm
from meshup.proposing.proposal_parts import Holder, holder_parts
from meshup.proposing.views.proposed import shown_abstracts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.proposals.domain.queries.invitations import Invitation
    from meshup.proposing.proposal_parts import ProposalPart

DONE: Final = {
    "join": _("Noted: you hold it too, by this name. This page is yours: keep its address."),
    "rename": _("Noted."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def speaking(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation, and take the answer to it."""
    at = clock.now()
    try:
        invitation = invitation_by_link(token)
    except NoSuchInvitation:
        admit("open_link", visitor_from(request), at, absent=NoSuchInvitation)
        return render(request, "proposing/gone.html", {"is_invitation": True}, status=404)
    if invitation.is_used and (elsewhere := _elsewhere(request, invitation)) is not None:
        return elsewhere
    if request.method == "POST" and request.POST.get("act") == "leave":
        leave_as_speaker(invitation.speaker.link, at)
        return render(request, "proposing/left.html", {"proposal": invitation.proposal})
    form = JoinForm(request.POST if request.method == "POST" else None, initial=_begun(invitation))
    if form.is_valid() and try_to(form, lambda: _join(request, invitation, form, at)):
        done = "rename" if invitation.speaker.agreed_at else "join"
        page = _page_of(invitation_by_link(token))
        response = HttpResponseRedirect(f"{page}?done={done}", status=303)
        return remember(request, response, at)
    facts = invitation.proposal
    context = {
        "form": form,
        "proposal": facts,
        "speaker": invitation.speaker,
        "abstracts": shown_abstracts(facts),
        "events": named_events(each.event for each in facts.offers),
        "places": places_of_talks([facts.uuid]).get(facts.uuid, ()),
        "parts": _parts(invitation, at),
        "done": "" if form.errors else DONE.get(request.GET.get("done", ""), ""),
    }
    return form_page(request, "proposing/speaking.html", context, form)


def _parts(invitation: Invitation, at: datetime) -> Sequence[ProposalPart]:
    """Return what rooms show to somebody who has agreed to hold it."""
    speaker = invitation.speaker
    if speaker.agreed_at is None or invitation.is_used:
        return ()
    return holder_parts(Holder(invitation.proposal, speaker, speaker.link, at))


def _elsewhere(request: HttpRequest, invitation: Invitation) -> HttpResponse | None:
    """Answer who opens an invitation that somebody said yes by; None: they pressed it twice."""
    if all(person.number != invitation.speaker.peer for person in people_on(request)):
        context = {"is_invitation": True, "is_used": True}
        return render(request, "proposing/gone.html", context, status=404)
    return None if request.method == "POST" else HttpResponseRedirect(_page_of(invitation))


def _page_of(invitation: Invitation) -> str:
    return path_of("proposing:speaking", (invitation.speaker.link,))


def _begun(invitation: Invitation) -> dict[str, str]:
    return {"name": invitation.speaker.name}


def _join(request: HttpRequest, invitation: Invitation, form: JoinForm, at: datetime) -> bool:
    """Let whoever pressed hold it; who proposed it invites nobody but others."""
    speaker, facts = invitation.speaker, invitation.proposal
    name = form.cleaned_data["name"]
    with transaction.atomic():
        known = peer_of(request)
        visitor = visitor_from(request, peer=known.number if known else None)
        admit("change_proposal", visitor, at, absent=NoSuchInvitation)
        is_else = known is not None and known.number == facts.peer
        peer = speaker.peer or acting_peer(request, at, somebody_else=is_else)
        join_as_speaker(speaker.link, peer, name, at)
    return True
