"""What the script of the phone page knows: the snapshots, and tickets to what comes after them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.http import JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from meshup.agenda.domain.shown import public_event
from meshup.conversation_starters.domain.queries.starters import shown_deck
from meshup.introductions.domain.queries.introduced_pairs import (
    introduced_in_words,
    pairs_introduced,
)
from meshup.kit import clock
from meshup.kit.url_paths import path_of
from meshup.live.domain.tickets import ticket_for
from meshup.peers.private_pages import private_page
from meshup.person_to_person.domain.channels import round_channel, seat_channel
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.person_to_person.errors import NoSession
from meshup.person_to_person_screens.phone_words import phone_words
from meshup.person_to_person_screens.views.people import (
    participants_among,
    people_here,
    refuse_blocked_people,
    rounds_snapshot,
    visitor_in,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpRequest

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.person_to_person_screens.views.people import PersonOnDevice

OFFLINE_FOR: Final = timedelta(hours=3)
"""So long after the end a device keeps what it showed: some talk on, and look again."""


@require_safe
@private_page
def state(request: HttpRequest, slug: str) -> JsonResponse:
    """Answer with what the channels of this device tell now, and new tickets to them.

    Raises:
        NoSuchEvent, NoSession
    """
    at = clock.now()
    event = public_event(slug, at).value
    refuse_blocked_people(request, visitor_in(request, None, has_code=True), at)
    if session_of(slug, at) is None:
        raise NoSession
    return JsonResponse(state_of(event, participants_among(people_here(request, slug))))


def state_of(event: Occurrence, people: Sequence[PersonOnDevice]) -> dict[str, Any]:
    """Return the snapshots of the channels of ``people``, and tickets until the evening is over."""
    until = event.ends_at + OFFLINE_FOR
    channels = [round_channel(event.slug)]
    channels += [seat_channel(person.part.key) for person in people if person.part]
    return {
        "rounds": rounds_snapshot(event.slug),
        "people": [_person(person) for person in people],
        "tickets": [ticket_for(channel, until) for channel in channels] if people else [],
        "introduced": introduced_in_words(pairs_introduced()),
        "until": epoch_ms(until),
    }


def page_data(event: Occurrence) -> dict[str, Any]:
    """Return what the script needs besides, the same for everybody of one language."""
    addresses = {
        name: path_of(f"person_to_person_screens:{view}", (event.slug,))
        for name, view in (("page", "phone"), ("state", "state"), ("worker", "worker"))
    }
    return {
        "slug": event.slug,
        "language": get_language() or "en",
        "zone": event.time_zone,
        "addresses": addresses,
        "words": phone_words(),
        "deck": [dict(starter.texts) for starter in shown_deck()],
        "until": epoch_ms(event.ends_at + OFFLINE_FOR),
    }


def epoch_ms(at: datetime) -> int:
    """Return a moment as scripts take it: milliseconds since 1970."""
    return round(at.timestamp() * 1000)


def _person(person: PersonOnDevice) -> dict[str, Any]:
    return {
        "number": str(person.number),  # larger than numbers of JavaScript
        "key": person.part.key if person.part else "",
        "name": person.name,
        "seat": person.seat,
    }
