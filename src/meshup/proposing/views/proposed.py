"""A proposal, opened by its secret link: where it stands, and what may be done about it.

The link opens this one thing for whoever holds it; it makes nobody the peer, so that nothing here
looks at the cookie of a device or writes it. Looking changes nothing: what is done is pressed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from meshup.agenda.domain.queries.talks import places_of_talks
from meshup.attendance.views.link_api import wants_json
from meshup.attendance.views.registration import masked
from meshup.kit import clock
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.url_paths import path_of
from meshup.letters.domain.addresses import address_facts
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from
from meshup.peers.private_pages import private_page
from meshup.proposals.domain.held_links import without_links
from meshup.proposals.domain.queries.proposals import proposal_by_link
from meshup.proposals.domain.queries.rewordings import rewordings_of
from meshup.proposals.errors import NoSuchProposal
from meshup.proposals.speaker_news import news_of
from meshup.proposing.domain.named_events import named_events
from meshup.proposing.forms.acts import InviteForm, LettersForm, OfferForm
from meshup.proposing.proposal_parts import (
    Holder,
    ProposalPart,
    ProposalViewer,
    holder_parts,
    proposal_parts,
)
from meshup.proposing.views import link_api
from meshup.proposing.views.proposal_acts import ACTS, Pressed

if TYPE_CHECKING:
    from datetime import datetime

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from meshup.proposals.domain.queries.proposals import ProposalFacts

DONE: Final = {
    "proposed": _("Thank you! The hosts have your proposal. This page is yours: keep its address."),
    "saved": _("Noted."),
    "yes": _("Noted: you take it. The hosts put it on the programme."),
    "other": _("Noted: the hosts look for another date."),
    "no": _("Noted: your proposal is withdrawn."),
    "invite": _("Give them the link that stands beside their name."),
    "uninvite": _("Noted: they are no more among those who hold it."),
    "email": _("Noted. A letter is on its way: if it is your first from us, press its button."),
    "forget_email": _("Noted: no more letters, and your address is gone from here."),
    "proved": _("Thank you: your address is confirmed, and our letters go to it."),
    "withdraw": _("Noted: it is withdrawn."),
    "again": _("Noted: the hosts have it again."),
    "stay": _("Noted: the hosts keep it for a later occasion."),
}
"""What the page says above when something was done, by the word in its address."""


class PageForms(NamedTuple):
    """The forms of the page; the one that was sent is as it was typed."""

    offer: OfferForm
    invite: InviteForm
    letters: LettersForm

    @classmethod
    def sent(cls, pressed: Pressed | None = None) -> PageForms:
        """Return them anew, or with the one that belongs to what was pressed."""
        form = pressed.form if pressed else None
        return cls(
            form if isinstance(form, OfferForm) else OfferForm(),
            form if isinstance(form, InviteForm) else InviteForm(),
            form if isinstance(form, LettersForm) else LettersForm(),
        )


@require_http_methods(["GET", "HEAD", "POST", "PATCH", "DELETE"])
@private_page
def proposed(request: HttpRequest, token: str) -> HttpResponse:
    """Show a proposal and change it, as a page or as JSON, for whoever has its link."""
    at, for_program = clock.now(), wants_json(request)
    try:
        facts = proposal_by_link(token)
    except NoSuchProposal:
        admit("open_link", visitor_from(request), at, absent=NoSuchProposal)
        if for_program:
            raise
        return render(request, "proposing/gone.html", status=404)
    if for_program:
        return link_api.answer(request, facts)
    if request.method == "POST":
        return _changed(request, facts, at)
    return _page(request, facts, PageForms.sent(), at)


def _changed(request: HttpRequest, facts: ProposalFacts, at: datetime) -> HttpResponse:
    """Do what was pressed and lead back; where it is refused, the page says so, as it was typed."""
    pressed = Pressed.of(request.POST)
    if pressed is None or not pressed.form.is_valid():
        return _page(request, facts, PageForms.sent(pressed), at, *(pressed or ())[1:2])

    def act() -> bool:
        with transaction.atomic():
            if pressed.name != "withdraw":  # to go is always possible
                visitor = visitor_from(request, peer=facts.peer)
                admit(ACTS[pressed.name].limit, visitor, at, absent=NoSuchProposal)
            ACTS[pressed.name].do(facts, pressed.form.cleaned_data, at)
        return True

    if try_to(pressed.form, act) is None:
        return _page(request, facts, PageForms.sent(pressed), at, pressed.form)
    place = ACTS[pressed.name].place
    return HttpResponseRedirect(f"{request.path}?done={pressed.name}{place}", status=303)


def _page(
    request: HttpRequest,
    facts: ProposalFacts,
    page_forms: PageForms,
    at: datetime,
    *refused: forms.Form,
) -> HttpResponse:
    email = address_facts(facts.address) if facts.address else None
    slugs = [*facts.evenings, *(s.event for s in facts.steps), *(o.event for o in facts.offers)]
    context: dict[str, Any] = {
        "proposal": facts,
        "forms": page_forms,
        "is_refused": any(form.errors for form in refused),
        "now": at,
        "events": named_events(slugs),
        "places": places_of_talks([facts.uuid]).get(facts.uuid, ()),
        "rewordings": rewordings_of(facts.uuid),
        "abstracts": shown_abstracts(facts),
        "news": news_of(facts.uuid),
        "parts": _parts(facts, at),
        "email": masked(email.email) if email else "",
        "done": "" if refused else DONE.get(request.GET.get("done", ""), ""),
        "is_new": request.GET.get("done") == "proposed",
        "link": request.build_absolute_uri(request.path),
        "edit": path_of("proposing:edit", (facts.link,)),
        "root": request.build_absolute_uri("/").rstrip("/"),
    }
    return form_page(request, "proposing/proposed.html", context, *refused)


def _parts(facts: ProposalFacts, at: datetime) -> list[ProposalPart]:
    """Return what rooms ask of, or show to, whoever proposed it; what they ask comes first."""
    own = [speaker for speaker in facts.speakers if speaker.place == 0]
    asked = [part for one in own for part in holder_parts(Holder(facts, one, facts.link, at))]
    return [*asked, *proposal_parts(ProposalViewer(facts, facts.link, at))]


def shown_abstracts(facts: ProposalFacts) -> dict[str, str]:
    """Return what a proposal is about; without links until a host has read it.

    For the address of such a page can be given to anybody, and spam wants links.
    """
    if facts.is_vetted:
        return dict(facts.abstracts)
    return {code: without_links(text) for code, text in facts.abstracts.items()}
