"""Proposing something: the form of a call, or of one evening with room for talks.

Whoever has no account has none afterwards. A form has a token, so that sent twice it makes one
proposal; therefore the page is nobody's but its reader's, and is kept for nobody.
"""

from __future__ import annotations

from dataclasses import replace
from secrets import token_hex
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from meshup.agenda.domain.queries.events import event_of
from meshup.attendance.forms.coming import code_in
from meshup.attendance.near_evenings import visitor_at
from meshup.community.domain.queries import this_node
from meshup.kit import clock
from meshup.kit.addresses import address_of
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.url_paths import path_of
from meshup.letters.domain.addresses import leave_address
from meshup.moderation.domain.admission import admit, network_key, refuse_blocked
from meshup.peers.device_cookie import acting_peer, add_person, peer_of, people_on, remember
from meshup.peers.domain.peers import peer_facts
from meshup.proposals.domain.links import link_of
from meshup.proposals.domain.proposing import (
    change_proposal,
    leave_email,
    propose as keep_proposal,
)
from meshup.proposals.domain.queries.calls import all_calls, call_at, call_for_event
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.queries.talks import has_readable_proposals
from meshup.proposals.domain.wishes import Submission
from meshup.proposals.errors import NoSuchCall, NoSuchProposal
from meshup.proposing.domain.evenings import evenings_to_choose, is_ahead
from meshup.proposing.domain.forms_sent import made_by_form, note_made
from meshup.proposing.forms.proposal import Frame, ProposalForm

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.moderation.domain.admission import Visitor
    from meshup.proposals.domain.call_facts import CallFacts


class Sheet(NamedTuple):
    """For what somebody proposes: a call, and perhaps one evening (None: any)."""

    call: CallFacts
    event: Occurrence | None
    at: datetime

    @property
    def is_open(self) -> bool:
        """Whether the call takes proposals now."""
        return self.call.is_open_at(self.at)

    @property
    def is_ahead(self) -> bool:
        """Whether there is an evening, and something may still be proposed for it."""
        return self.event is not None and is_ahead(self.event, self.at)

    @property
    def chosen(self) -> list[str]:
        """The evening that the form begins with: one that has no room is left to the reader."""
        if self.event is None or not self.is_ahead or self.event.is_full:
            return []
        return [self.event.slug]


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str = "", call: str = "") -> HttpResponse:
    """Show the form of a call, or for one evening (``slug``); keep what comes, and lead to it.

    Raises:
        NoSuchCall, NoSuchEvent: it is not there; or they are blocked.
    """
    sheet = _sheet(slug, call, clock.now())
    if request.method == "POST":
        return _never_stored(_sent(request, sheet))
    if not sheet.is_open:
        return _never_stored(_closed(request, sheet))
    person = peer_of(request)
    begun = {
        "evenings": sheet.chosen,
        "name": person.name if person else "",
        "once": token_hex(16),
    }
    form = ProposalForm(frame=_frame(request, sheet), initial=begun)
    return _never_stored(_page(request, sheet, form))


def _sheet(slug: str, call: str, at: datetime) -> Sheet:
    if not slug:
        return Sheet(call_at(call), None, at)
    event = event_of(slug)
    return Sheet(call_for_event(slug, at) or call_at(), event, at)


def _frame(request: HttpRequest, sheet: Sheet) -> Frame:
    known = peer_of(request)
    wanted = [sheet.event.slug] if sheet.event is not None and sheet.is_ahead else []
    return Frame(
        sheet.call,
        evenings_to_choose(sheet.at, wanted),
        this_node().languages,
        is_known=known is not None,
        person=known.name if known else "",
    )


def _sent(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    form = ProposalForm(request.POST, frame=_frame(request, sheet))
    if form.is_trapped:
        return HttpResponseRedirect(request.get_full_path(), status=303)
    if form.is_valid():
        link = try_to(form, lambda: _propose(request, sheet, form))
        if link is not None:
            page = path_of("proposing:proposed", (link,))
            response = HttpResponseRedirect(f"{page}?done=proposed", status=303)
            return remember(request, response, sheet.at)
    else:
        refuse_blocked("propose", _visitor(request, sheet, None), sheet.at, absent=NoSuchCall)
    return _page(request, sheet, form)


def _visitor(request: HttpRequest, sheet: Sheet, peer: int | None) -> Visitor:
    slug = sheet.event.slug if sheet.event else ""
    return visitor_at(request, slug, code_in(request), sheet.at, peer=peer)


def _propose(request: HttpRequest, sheet: Sheet, form: ProposalForm) -> str:
    """Return the token of the link of what ``form`` proposes: something new, or what it made."""
    values, at = form.cleaned_data, sheet.at
    is_else = bool(values.get("somebody_else"))
    known = None if is_else else peer_of(request)
    language = get_language() or "en"
    visitor = _visitor(request, sheet, known.number if known else None)
    with transaction.atomic():
        email = values["email"]
        address = leave_address(email, language, at).number if email else None
        admit("propose", replace(visitor, address=address), at, absent=NoSuchCall)
        if email:
            admit("leave_address", visitor, at, absent=NoSuchCall)
        if (earlier := _sent_before(request, form, address, at)) is not None:
            return earlier
        peer = acting_peer(request, at, somebody_else=is_else)
        submission = Submission(language, network_key(visitor.network), address)
        made = keep_proposal(form.wish, peer, at, submission)
        note_made(values["once"], made.uuid)
    return made.link


def _sent_before(
    request: HttpRequest, form: ProposalForm, address: int | None, at: datetime
) -> str | None:
    """Return the link of what the same form has made, if that is there, with what it says now.

    A device that forgot it, for it sent two at once, knows it from then on.
    """
    uuid = made_by_form(form.cleaned_data["once"])
    if uuid is None:
        return None
    try:
        before = proposal(uuid)
    except NoSuchProposal:
        return None
    change_proposal(uuid, form.wish, at)
    if address is not None:
        leave_email(uuid, address, at)
    who = peer_facts(before.peer)
    if who and who not in people_on(request):
        add_person(request, who, at)
    return link_of(before.handle)


def _page(request: HttpRequest, sheet: Sheet, form: ProposalForm) -> HttpResponse:
    context = {
        "form": form,
        "sheet": sheet,
        "call": sheet.call,
        "event": sheet.event,
        "others": _others(sheet),
        "proposals_page": _what_others_propose(),
    }
    return form_page(request, "proposing/propose.html", context, form)


def _closed(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Say that a call is closed, since when or until when, and which one is open."""
    context = {
        "sheet": sheet,
        "call": sheet.call,
        "is_early": sheet.call.opens_at is not None and sheet.at < sheet.call.opens_at,
        "others": _others(sheet),
        "proposals_page": _what_others_propose(),
    }
    return render(request, "proposing/closed.html", context)


def _what_others_propose() -> str:
    """Return where one reads what is proposed; "" while visitors may read nothing of it."""
    return address_of("proposals") if has_readable_proposals() else ""


def _others(sheet: Sheet) -> list[CallFacts]:
    """Return the calls that are open in place of this one, and the next one to open."""
    calls = [call for call in all_calls() if call.slug != sheet.call.slug]
    to_come = [call for call in calls if call.is_open and call.opens_at]
    later = [call for call in to_come if call.opens_at and call.opens_at > sheet.at]
    following = sorted(later, key=lambda call: str(call.opens_at))[:1]
    return [*(call for call in calls if call.is_open_at(sheet.at)), *following]


def _never_stored(response: HttpResponse) -> HttpResponse:
    """Let a browser keep the page for going back to it, and nobody else."""
    response["Cache-Control"] = "private, no-cache"
    return response
