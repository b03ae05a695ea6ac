"""Proposals, whole: for whoever holds a secret link, for a peer's own, and for hosts.

What everybody may read of one is a talk (``talks``), and holds nothing private.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from meshup.community.rules import require
from meshup.proposals.choices import ENDED, TALKS, ProposalState, Reply
from meshup.proposals.domain.links import handle_of_link, invitation_of, link_of, speaking_link_of
from meshup.proposals.domain.wishes import ProposalWish
from meshup.proposals.errors import NoSuchProposal, ProgrammeOnly
from meshup.proposals.models import Offer, Proposal, Speaker, StateChange
from meshup.proposals.rules import may_see_pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts

AGREED: Final = (ProposalState.OFFERED, ProposalState.ACCEPTED)
"""The step of a proposal whose speaker takes a date that hosts offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerFacts:
    """Who holds a proposal, or is invited to.

    Attributes:
        number: of the row. place: 0 is whoever proposed it.
        peer: None for who has not joined.
        agreed_at: None until they agreed; nobody is shown before.
        handle: of the links by which they join, and leave; see ``invitation`` and ``link``.
    """

    number: int
    place: int
    name: str
    peer: int | None
    agreed_at: datetime | None
    handle: str = field(repr=False)

    @property
    def is_shown(self) -> bool:
        """Whether the name may be shown: they agreed, and have one."""
        return self.agreed_at is not None and bool(self.name)

    @property
    def invitation(self) -> str:
        """The token of the link by which they join, or say no: whoever invited them knows it."""
        return invitation_of(self.handle)

    @property
    def link(self) -> str:
        """The token of their own link, from when they agreed; until then the invitation."""
        return self.invitation if self.agreed_at is None else speaking_link_of(self.handle)


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step of a proposal: ``old`` is "" for its first; ``by`` the number of a host, or None."""

    old: str
    new: str
    at: datetime
    actor: str
    by: int | None = None
    by_name: str = ""
    event: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OfferFacts:
    """A date that was offered; ``answer`` is "" while it waits (``choices.Reply``)."""

    number: int
    event: str
    minutes: int
    starts_at: datetime | None
    made_at: datetime
    answered_at: datetime | None
    answer: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalFacts:
    """A proposal, whole: for its speaker, and for hosts; see ``ProposalWish`` for most of it.

    Attributes:
        number: of the row; rooms above keep ``uuid``.
        slug: its permanent address below /talks/.
        peer: whose it is. address: number of the e-mail address that was left, or None.
        language: of letters. is_vetted: a host has read it, so that its links may be shown.
        speakers: in their order, those who have not agreed too.
        steps, offers: oldest first.
    """

    number: int
    uuid: UUID
    slug: str
    handle: str = field(repr=False)
    call: str
    peer: int
    titles: Texts
    abstracts: Texts
    kind: str
    minutes: int
    languages: tuple[str, ...]
    levels: Mapping[str, int]
    needs: tuple[str, ...]
    evenings: tuple[str, ...]
    money: str
    recording: str
    note: str
    responses: Mapping[str, Any]
    may_be_voted: bool
    address: int | None
    language: str
    is_vetted: bool
    state: str
    version: int
    created_at: datetime
    changed_at: datetime
    speakers: tuple[SpeakerFacts, ...] = ()
    steps: tuple[StepFacts, ...] = ()
    offers: tuple[OfferFacts, ...] = ()

    @property
    def link(self) -> str:
        """The token of its secret link."""
        return link_of(self.handle)

    @property
    def is_talk(self) -> bool:
        """Whether everybody may read it."""
        return self.state in TALKS

    @property
    def has_ended(self) -> bool:
        """Whether it was declined or withdrawn."""
        return self.state in ENDED

    @property
    def offer(self) -> OfferFacts | None:
        """The offer that waits for an answer."""
        return next((offer for offer in self.offers if not offer.answer), None)

    @property
    def suiting(self) -> tuple[str, ...]:
        """Slugs of the events that suit, with those its speaker agreed to; empty for any."""
        agreed = (offer.event for offer in self.offers if offer.answer == Reply.YES)
        return tuple(dict.fromkeys((*self.evenings, *agreed))) if self.evenings else ()

    @property
    def agreed_event(self) -> str:
        """Slug of the event to which its speaker said yes, until it is put there; "" for none."""
        last = self.steps[-1] if self.steps else None
        is_yes = last is not None and (last.old, last.new) == AGREED
        return last.event if last is not None and is_yes and self.state == last.new else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names that may be shown, in their order."""
        return tuple(speaker.name for speaker in self.speakers if speaker.is_shown)

    @property
    def wish(self) -> ProposalWish:
        """What was proposed, to replace a part of it and change it."""
        return ProposalWish(
            titles=self.titles,
            abstracts=self.abstracts,
            call=self.call,
            kind=self.kind,
            minutes=self.minutes,
            languages=self.languages,
            levels=self.levels,
            needs=self.needs,
            evenings=self.evenings,
            money=self.money,
            recording=self.recording,
            names=tuple(speaker.name for speaker in self.speakers),
            note=self.note,
            responses=self.responses,
            may_be_voted=self.may_be_voted,
        )


def proposal_by_link(token: str) -> ProposalFacts:
    """Return the proposal that a secret link opens.

    Raises:
        NoSuchProposal: it opens none: made up and forgotten look the same.
    """
    return _single(Proposal.objects.filter(handle=handle_of_link(token)))


def proposals_of_peer(peer: int) -> list[ProposalFacts]:
    """Return what a peer proposed, or holds with others, newest first; five queries."""
    own = Proposal.objects.filter(peer=peer)
    with_others = Proposal.objects.filter(speakers__peer=peer, speakers__agreed_at__isnull=False)
    return facts_of((own | with_others).distinct().order_by("-created_at", "-pk"))


def proposal_for(asker: Asker, uuid: UUID) -> ProposalFacts:
    """Return a proposal, for whoever makes the programme.

    Raises:
        ProgrammeOnly, NoSuchProposal
    """
    require(asker, may_see_pool, ProgrammeOnly)
    return proposal(uuid)


def proposal(uuid: UUID) -> ProposalFacts:
    """Return a proposal; the caller has checked who asks.

    Raises:
        NoSuchProposal
    """
    return _single(Proposal.objects.filter(uuid=uuid))


def proposals_by_uuid(uuids: Iterable[UUID]) -> dict[UUID, ProposalFacts]:
    """Return proposals; those that are there. The caller has checked who asks."""
    return {each.uuid: each for each in facts_of(Proposal.objects.filter(uuid__in=set(uuids)))}


def uuids_in(states: Iterable[str]) -> list[UUID]:
    """Return the proposals in these states, oldest first; one query."""
    rows = Proposal.objects.filter(state__in=set(states)).order_by("pk")
    return list(rows.values_list("uuid", flat=True))


def _single(rows: QuerySet[Proposal]) -> ProposalFacts:
    found = facts_of(rows)
    if not found:
        raise NoSuchProposal
    return found[0]


def facts_of(rows: QuerySet[Proposal]) -> list[ProposalFacts]:
    """Return the values of rows, in their order, in five queries; for this room alone."""
    whole = rows.prefetch_related("speakers", "steps__by", "offers")
    return [_facts(row) for row in whole]


def _facts(row: Proposal) -> ProposalFacts:
    return ProposalFacts(
        number=row.pk,
        uuid=row.uuid,
        slug=row.slug,
        handle=row.handle,
        call=row.call,
        peer=row.peer_id,
        titles=row.titles,
        abstracts=row.abstracts,
        kind=row.kind,
        minutes=row.minutes,
        languages=tuple(row.languages),
        levels=row.levels,
        needs=tuple(row.needs),
        evenings=tuple(row.evenings),
        money=row.money,
        recording=row.recording,
        note=row.note,
        responses=row.responses,
        may_be_voted=row.may_be_voted,
        address=row.address_id,
        language=row.language,
        is_vetted=row.is_vetted,
        state=row.state,
        version=row.version,
        created_at=row.created_at,
        changed_at=row.changed_at,
        speakers=tuple(map(_speaker, row.speakers.all())),
        steps=tuple(map(_step, row.steps.all())),
        offers=tuple(map(_offer, row.offers.all())),
    )


def _speaker(row: Speaker) -> SpeakerFacts:
    return SpeakerFacts(
        number=row.pk,
        place=row.place,
        name=row.name,
        peer=row.peer_id,
        agreed_at=row.agreed_at,
        handle=row.handle,
    )


def _step(row: StateChange) -> StepFacts:
    return StepFacts(
        old=row.old,
        new=row.new,
        at=row.at,
        actor=row.actor,
        by=row.by_id,
        by_name=row.by.name if row.by else "",
        event=row.event,
        reason=row.reason,
    )


def _offer(row: Offer) -> OfferFacts:
    return OfferFacts(
        number=row.pk,
        event=row.event,
        minutes=row.minutes,
        starts_at=row.starts_at,
        made_at=row.made_at,
        answered_at=row.answered_at,
        answer=row.answer,
        words=row.words,
    )
