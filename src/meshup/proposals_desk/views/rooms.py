"""The talks of one evening on its page at the desk, and its free time offered from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.agenda.domain.queries.events import event_for
from meshup.community.access import desk, signed_in
from meshup.desk.pages import small_form
from meshup.kit.clock import now
from meshup.kit.forms.pages import done, submitted
from meshup.proposals.choices import ProposalState
from meshup.proposals.domain.offering import offer
from meshup.proposals.domain.pool import PoolFilters
from meshup.proposals.domain.queries.calls import all_calls
from meshup.proposals.domain.queries.pool import pool_for
from meshup.proposals.rules import may_decide
from meshup.proposals_desk.domain.free_time import free_minutes
from meshup.proposals_desk.domain.listing import OPEN_STATES, listed
from meshup.proposals_desk.domain.queries.evenings import Evening, offered_minutes
from meshup.proposals_desk.domain.queries.reviews import ratings_for
from meshup.proposals_desk.forms.rooms import OfferRoomForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker
    from meshup.proposals_desk.domain.listing import Listed

ANCHOR: Final = "#talks"


@dataclass(frozen=True, slots=True)
class Room:
    """What the pool has for one evening, as a host may see it.

    Attributes:
        evening: the event, with how much of it is free and how much is offered.
        agreed: what its speaker said yes to this evening, and is not on the timetable yet.
        offered: what was offered this evening, and waits for an answer.
        wished: what was proposed for this evening by name. any_number: how much suits any.
        offerable: what can be offered this evening, the likeliest first.
    """

    evening: Evening
    agreed: list[Listed]
    offered: list[Listed]
    wished: list[Listed]
    any_number: int
    offerable: list[Listed]


def room_of(asker: Asker, event: Occurrence) -> Room:
    """Return what the pool has for an event, in as many queries for any pool.

    Raises:
        ProgrammeOnly
    """
    pool = pool_for(asker, PoolFilters(states=OPEN_STATES)).entries
    ratings = ratings_for(asker, [entry.proposal.uuid for entry in pool])
    every = listed(pool, {call.slug: call for call in all_calls()}, ratings)
    offered = [each for each in every if _is_offered(each, event.slug)]
    agreed = [each for each in every if each.proposal.agreed_event == event.slug]
    settled = [*offered, *agreed]
    suiting = [each for each in every if event.slug in {*each.proposal.suiting}]
    anyhow = [each for each in every if not each.proposal.evenings and each not in settled]
    free = Evening(event, free_minutes(event), offered_minutes(pool).get(event.slug, 0))
    offerable = [each for each in (*suiting, *anyhow) if each not in settled]
    accepted = ProposalState.ACCEPTED
    return Room(
        evening=free,
        agreed=agreed,
        offered=offered,
        wished=[each for each in suiting if each not in settled],
        any_number=len(anyhow),
        offerable=sorted(offerable, key=lambda each: each.proposal.state != accepted),
    )


@desk(may_decide)
def offer_room(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer free time of an evening to one of the pool."""
    event = event_for(request.user, slug)
    room = room_of(request.user, event)
    form = OfferRoomForm(submitted(request), event=event, offerable=room.offerable)
    page = reverse("desk:event", args=[slug]) + ANCHOR

    def act() -> None:
        uuid, version = form.chosen()
        offer(signed_in(request), uuid, version, form.plan(event), now())

    def then() -> HttpResponse:
        return done(request, _("Offered: the speaker says yes, no, or another date."), page)

    context = {
        "title": _("Offer free time"),
        "submit": _("Offer it"),
        "back": page,
        "event": event,
        "room": room,
    }
    return small_form(request, form, act, context, then, "proposals_desk/offer_room.html")


def _is_offered(each: Listed, slug: str) -> bool:
    waiting = each.proposal.offer
    return waiting is not None and waiting.event == slug
