"""Shell: where a proposal stands now, as its speaker may be told: with the whole place.

Events that are not public are told of when they are.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from meshup.agenda.domain.queries.attending import events_with_rows
from meshup.agenda.domain.queries.events import event_for_attendee
from meshup.agenda.domain.queries.talks import places_of_talks
from meshup.agenda.domain.wording import title_of
from meshup.agenda.errors import NoSuchEvent
from meshup.community.domain.queries import this_node
from meshup.proposal_letters.domain.situations import Situation, Spot
from meshup.proposals.domain.whereabouts import coming_places, past_places

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Line, Occurrence
    from meshup.agenda.domain.queries.talks import TalkPlace
    from meshup.kit.localized_text import Texts
    from meshup.proposals.domain.queries.proposals import OfferFacts, ProposalFacts


def situation_of(facts: ProposalFacts, at: datetime) -> Situation:
    """Return where a proposal stands at ``at``."""
    places = places_of_talks([facts.uuid]).get(facts.uuid, ())
    return Situation(
        state=facts.state,
        offer=facts.offer.number if facts.offer else None,
        offered=_offered_spot(facts.offer) if facts.offer else None,
        spots=_spots(coming_places(places, at)),
    )


def last_spot(facts: ProposalFacts, at: datetime) -> Spot | None:
    """Return where it was held last; None: nowhere, or nobody may know."""
    places = places_of_talks([facts.uuid]).get(facts.uuid, ())
    return next(iter(_spots(past_places(places, at)[-1:])), None)


def _offered_spot(offer: OfferFacts) -> Spot | None:
    """Return what is offered, as a letter describes it; None: the event is not public (yet)."""
    try:
        event = event_for_attendee(offer.event)
    except NoSuchEvent:
        return None
    spot = _spot(event, None, offer.starts_at)
    if offer.starts_at is None or not offer.minutes:
        return spot
    return replace(spot, line_ends_at=offer.starts_at + timedelta(minutes=offer.minutes))


def event_of_spot(spot: Spot) -> Occurrence | None:
    """Return the event of a spot, whole; None: it is not public any more."""
    return events_with_rows([spot.event], whole={spot.event}).get(spot.event)


def _spots(places: list[TalkPlace]) -> tuple[Spot, ...]:
    slugs = {place.event.slug for place in places}
    whole = events_with_rows(slugs, whole=slugs) if slugs else {}
    return tuple(
        _spot(whole[place.event.slug], place.line, place.line.starts_at)
        for place in places
        if place.event.slug in whole
    )


def _spot(event: Occurrence, line: Line | None, starts_at: datetime | None) -> Spot:
    place = None if event.online else event.place
    return Spot(
        event=event.slug,
        titles=_titles(event),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.time_zone,
        all_day=event.all_day,
        line_starts_at=starts_at,
        line_ends_at=line.ends_at if line else None,
        mode=event.mode,
        link=event.online_url,
        venue=place.slug if place else "",
        place=place.name if place else "",
        address=place.address if place else ("" if event.online else event.area),
        room=line.zone if line else "",
    )


def _titles(event: Occurrence) -> Texts:
    languages = this_node().languages
    return {code: title_of(event, code, languages).words for code in languages}
