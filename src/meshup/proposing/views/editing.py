"""A proposal is written anew, by whoever has its secret link; its date and its history stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from meshup.community.domain.queries import this_node
from meshup.kit import clock
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.url_paths import path_of
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from
from meshup.peers.private_pages import private_page
from meshup.proposals.domain.proposing import change_proposal
from meshup.proposals.domain.queries.calls import call_at
from meshup.proposals.domain.queries.proposals import proposal, proposal_by_link
from meshup.proposals.errors import NoSuchProposal
from meshup.proposing.domain.evenings import evenings_to_choose
from meshup.proposing.forms.proposal import Frame, ProposalForm, initial_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.proposals.domain.queries.proposals import ProposalFacts


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def edit(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form of a proposal as it is, and keep what comes."""
    at = clock.now()
    try:
        facts = proposal_by_link(token)
    except NoSuchProposal:
        admit("open_link", visitor_from(request), at, absent=NoSuchProposal)
        return render(request, "proposing/gone.html", status=404)
    back = path_of("proposing:proposed", (facts.link,))
    form = _form(request, facts, at)
    if request.method == "POST" and form.is_trapped:
        return HttpResponseRedirect(back, status=303)
    if form.is_valid() and try_to(form, lambda: _change(request, facts, form, at)):
        return HttpResponseRedirect(f"{back}?done=saved", status=303)
    context = {"form": form, "proposal": facts, "back": back}
    return form_page(request, "proposing/edit.html", context, form)


def _form(request: HttpRequest, facts: ProposalFacts, at: datetime) -> ProposalForm:
    call = call_at(facts.call)
    evenings = evenings_to_choose(at, facts.evenings)
    frame = Frame(call, evenings, this_node().languages, present=(facts.kind, facts.minutes))
    sent = request.POST if request.method == "POST" else None
    return ProposalForm(sent, frame=frame, initial=initial_of(facts))


def _change(request: HttpRequest, facts: ProposalFacts, form: ProposalForm, at: datetime) -> bool:
    """Keep what ``form`` says; who else holds it is asked for elsewhere, and stays."""
    with transaction.atomic():
        admit("change_proposal", visitor_from(request, peer=facts.peer), at, absent=NoSuchProposal)
        others = proposal(facts.uuid).speakers[1:]  # perhaps joined since the page was opened
        wish = form.wish
        names = (wish.names[0], *(speaker.name for speaker in others))
        change_proposal(facts.uuid, replace(wish, names=names), at)
    return True
