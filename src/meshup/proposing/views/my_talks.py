"""My talks: all that the people of this device proposed, or hold with others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.shortcuts import render
from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.talks import places_of_talks
from meshup.kit import clock
from meshup.kit.url_paths import path_of
from meshup.peers.device_cookie import people_on
from meshup.peers.private_pages import private_page
from meshup.proposals.domain.queries.proposals import proposals_of_peer

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.queries.talks import TalkPlace
    from meshup.peers.domain.peers import PeerFacts
    from meshup.proposals.domain.queries.proposals import ProposalFacts


class OwnTalk(NamedTuple):
    """Something that a person proposed, or holds with others; ``page`` is where they keep it."""

    proposal: ProposalFacts
    page: str
    is_own: bool
    places: tuple[TalkPlace, ...]


class PersonHere(NamedTuple):
    """One of those who use the device, with what is theirs, newest first."""

    facts: PeerFacts
    talks: list[OwnTalk]

    @property
    def name(self) -> str:
        """What they call themselves, here or on what they proposed last; "" for nothing."""
        named = (
            speaker.name
            for own in self.talks
            for speaker in own.proposal.speakers
            if speaker.peer == self.facts.number and speaker.name
        )
        return self.facts.name or next(named, "")


@require_safe
@private_page
def my_talks(request: HttpRequest) -> HttpResponse:
    """Show what the people of this device proposed, and where each of it stands."""
    people = people_on(request)
    theirs = {person.number: proposals_of_peer(person.number) for person in people}
    uuids = {facts.uuid for listed in theirs.values() for facts in listed}
    places = places_of_talks(uuids) if uuids else {}
    here = [
        PersonHere(
            person,
            [_own(facts, person, places.get(facts.uuid, ())) for facts in theirs[person.number]],
        )
        for person in people
    ]
    context = {"people": here, "has_talks": bool(uuids), "now": clock.now()}
    return render(request, "proposing/my_talks.html", context)


def _own(facts: ProposalFacts, person: PeerFacts, places: tuple[TalkPlace, ...]) -> OwnTalk:
    if facts.peer == person.number:
        return OwnTalk(
            facts, path_of("proposing:proposed", (facts.link,)), is_own=True, places=places
        )
    speaker = next(each for each in facts.speakers if each.peer == person.number)
    page = path_of("proposing:speaking", (speaker.link,))
    return OwnTalk(facts, page, is_own=False, places=places)
