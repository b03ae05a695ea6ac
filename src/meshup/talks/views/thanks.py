"""A visitor writes to who spoke: shortly, and read by hosts first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from meshup.kit import clock
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from
from meshup.peers.device_cookie import acting_peer, peer_of, remember
from meshup.peers.private_pages import private_form
from meshup.proposals.domain.queries.talks import talk_at
from meshup.talks.domain.thanks import is_open_to_thanks, send_thanks
from meshup.talks.errors import NoThanksHere
from meshup.talks.forms.thanks import ThanksForm

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.proposals.domain.queries.talks import TalkFacts


@require_http_methods(["GET", "HEAD", "POST"])
@private_form
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a short word to the speaker of a talk.

    Raises:
        NoSuchTalk
        NoThanksHere: the speaker would not like it, hosts do not allow it, or somebody is blocked.
    """
    at, talk = clock.now(), talk_at(slug)
    if "sent" in request.GET:
        return render(request, "talks/thanks_sent.html", {"talk": talk})
    if not is_open_to_thanks(talk.uuid):
        raise NoThanksHere
    form = ThanksForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_trapped:
        return _sent(request)
    if form.is_valid():
        try_to(form, lambda: _send(request, talk, form, at))
        if form.is_valid():
            return remember(request, _sent(request), at)
    return form_page(request, "talks/thanks.html", {"talk": talk, "form": form}, form)


def _sent(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{request.path}?sent", status=303)


@transaction.atomic
def _send(request: HttpRequest, talk: TalkFacts, form: ThanksForm, at: datetime) -> None:
    known = peer_of(request)
    visitor = visitor_from(request, peer=known.number if known else None)
    admit("thank_speaker", visitor, at, absent=NoThanksHere)
    send_thanks(talk.uuid, acting_peer(request, at), form.wish, at)
