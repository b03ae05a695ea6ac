"""Talks, and proposals that visitors may read: what everybody may know, and nothing private."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.agenda.domain.queries.talks import places_of_talks
from meshup.proposals.choices import POOL, TALKS, ProposalState, Recording
from meshup.proposals.domain.held_links import without_links
from meshup.proposals.domain.queries.calls import all_calls
from meshup.proposals.errors import NoSuchTalk
from meshup.proposals.models import Proposal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.domain.queries.talks import TalkPlace
    from meshup.kit.localized_text import Texts


@dataclass(frozen=True, slots=True)
class ShownSpeaker:
    """Who holds a talk, and agreed to be shown by this name; ``number`` is of their row."""

    number: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkFacts:
    """A talk, or a proposal that visitors may read, as everybody knows it.

    Attributes:
        slug: permanent address below /talks/. state: one of ``choices.ProposalState``.
        abstracts: Markdown; until a host has read it, without links: ``has_links_held``.
        money: what money is involved; named from when it is scheduled.
        speakers: who agreed to be shown, in their order.
        places: lines of public events that carry it, in order of time.
    """

    uuid: UUID
    slug: str
    call: str
    state: str
    titles: Texts
    abstracts: Texts
    has_links_held: bool
    kind: str
    minutes: int
    languages: tuple[str, ...]
    levels: Mapping[str, int]
    needs: tuple[str, ...]
    money: str
    recording: str
    speakers: tuple[ShownSpeaker, ...]
    created_at: datetime
    changed_at: datetime
    places: tuple[TalkPlace, ...] = ()

    @property
    def is_talk(self) -> bool:
        """Whether it was accepted."""
        return self.state in TALKS

    @property
    def names(self) -> tuple[str, ...]:
        """The names of who holds it."""
        return tuple(speaker.name for speaker in self.speakers)


def talk_at(slug: str) -> TalkFacts:
    """Return the talk with this address; it is accepted, scheduled or held.

    Raises:
        NoSuchTalk: there is none; one that waits, was declined or withdrawn looks the same.
    """
    found = _facts(Proposal.objects.filter(slug=slug, state__in=TALKS))
    if not found:
        raise NoSuchTalk
    return found[0]


def talks(states: Iterable[str] = TALKS) -> list[TalkFacts]:
    """Return all talks in these states, those changed last first; five queries."""
    wanted = set(states) & set(TALKS)
    return _facts(Proposal.objects.filter(state__in=wanted).order_by("-changed_at", "-pk"))


def talks_by_uuid(uuids: Iterable[UUID]) -> dict[UUID, TalkFacts]:
    """Return talks by their uuids; those that are talks."""
    rows = Proposal.objects.filter(uuid__in=set(uuids), state__in=TALKS)
    return {talk.uuid: talk for talk in _facts(rows)}


def talks_not_recorded(uuids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these talks nothing may be recorded of; one query, none for no talk."""
    if not uuids:
        return frozenset()
    rows = Proposal.objects.filter(uuid__in=uuids, state__in=TALKS, recording=Recording.NO)
    return frozenset(rows.values_list("uuid", flat=True))


def readable_proposals() -> list[TalkFacts]:
    """Return the proposals that wait and that visitors may read, newest first; six queries.

    Their speakers agreed, and hosts let visitors read those of this call.
    """
    return _facts(_readable().order_by("-created_at", "-pk"))


def has_readable_proposals() -> bool:
    """Say whether there are any of ``readable_proposals``; two queries."""
    return _readable().exists()


def readable_proposal(uuid: UUID) -> TalkFacts:
    """Return one of ``readable_proposals``.

    Raises:
        NoSuchTalk
    """
    return _readable_one(_readable().filter(uuid=uuid))


def readable_proposal_at(slug: str) -> TalkFacts:
    """Return that of ``readable_proposals`` which will have this address as a talk.

    Raises:
        NoSuchTalk
    """
    return _readable_one(_readable().filter(slug=slug))


def readable_uuid_at(slug: str) -> UUID:
    """Return which of ``readable_proposals`` will have this address as a talk; two queries.

    Raises:
        NoSuchTalk
    """
    uuid = _readable().filter(slug=slug).values_list("uuid", flat=True).first()
    if uuid is None:
        raise NoSuchTalk
    return uuid


def whose_is_readable(uuid: UUID) -> frozenset[int]:
    """Return the peers who proposed or hold one of ``readable_proposals``; two queries.

    Raises:
        NoSuchTalk
    """
    found = _readable().filter(uuid=uuid).values_list("peer", "speakers__peer")
    peers = frozenset(peer for pair in found for peer in pair if peer)
    if not peers:
        raise NoSuchTalk
    return peers


def _readable() -> QuerySet[Proposal]:
    calls = [call.slug for call in all_calls() if call.has_voices]
    return Proposal.objects.filter(state__in=POOL, may_be_voted=True, call__in=calls)


def _readable_one(rows: QuerySet[Proposal]) -> TalkFacts:
    found = _facts(rows)
    if not found:
        raise NoSuchTalk
    return found[0]


def open_slots(event: Occurrence) -> int:
    """Return for how many talks there is still room on an event, as hosts said; no query."""
    return event.free_slots


def _facts(rows: QuerySet[Proposal]) -> list[TalkFacts]:
    found = list(rows.prefetch_related("speakers"))
    places = places_of_talks([row.uuid for row in found]) if found else {}
    return [_talk(row, places.get(row.uuid, ())) for row in found]


def _talk(row: Proposal, places: tuple[TalkPlace, ...]) -> TalkFacts:
    is_named = row.state in {ProposalState.SCHEDULED, ProposalState.HELD}
    abstracts = row.abstracts
    if not row.is_vetted:
        abstracts = {code: without_links(text) for code, text in abstracts.items()}
    return TalkFacts(
        uuid=row.uuid,
        slug=row.slug,
        call=row.call,
        state=row.state,
        titles=row.titles,
        abstracts=abstracts,
        has_links_held=abstracts != row.abstracts,
        kind=row.kind,
        minutes=row.minutes,
        languages=tuple(row.languages),
        levels=row.levels,
        needs=tuple(row.needs),
        money=row.money if is_named else "",
        recording=row.recording,
        speakers=tuple(
            ShownSpeaker(speaker.pk, speaker.name)
            for speaker in row.speakers.all()
            if speaker.agreed_at is not None and speaker.name
        ),
        created_at=row.created_at,
        changed_at=row.changed_at,
        places=places,
    )
