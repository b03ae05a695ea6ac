"""Proposals, whole: for whoever holds a secret link, for a peer's own, and for hosts.

What everybody may read of one is a talk (``talks``), and holds nothing private.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db.models import Value
from django.db.models.functions import Coalesce

from meshup.community.rules import require
from meshup.kit.number_sets import NumberSet
from meshup.proposals.choices import ENDED, TALKS, ProposalState, Reply
from meshup.proposals.domain.links import handle_of_link, invitation_of, link_of, speaking_link_of
from meshup.proposals.domain.wishes import ProposalWish
from meshup.proposals.errors import NoSuchProposal, ProgrammeOnly
from meshup.proposals.models import Offer, Proposal, Speaker, StateChange
from meshup.proposals.rules import may_see_pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts

T = TypeVar("T")
AGREED: Final = (ProposalState.OFFERED, ProposalState.ACCEPTED)
"""The step of a proposal whose speaker takes a date that hosts offered."""


@dataclass(frozen=True, slots=True)
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


FIELDS: Final = {
    **{name: name for name in ("uuid", "slug", "handle", "call", "titles", "abstracts", "kind")},
    **{name: name for name in ("minutes", "languages", "levels", "needs", "evenings", "money")},
    **{name: name for name in ("recording", "note", "responses", "may_be_voted", "language")},
    **{name: name for name in ("is_vetted", "state", "version", "created_at", "changed_at")},
    "peer_id": "peer",
    "address_id": "address",
}
"""Columns of a proposal, each with the attribute of its value; lists become tuples."""
SPEAKER_FIELDS: Final = ("pk", "place", "name", "peer_id", "agreed_at", "handle")
STEP_FIELDS: Final = (
    *("old", "new", "at", "actor", "by_id"),
    Coalesce("by__name", Value("")),
    *("event", "reason"),
)
OFFER_FIELDS: Final = (
    *("pk", "event", "minutes", "starts_at", "made_at", "answered_at", "answer", "words"),
)
"""What is asked of the rows that belong to it: the attributes of their values, in order."""


def proposal_by_link(token: str) -> ProposalFacts:
    """Return the proposal that a secret link opens.

    Raises:
        NoSuchProposal: it opens none: made up and forgotten look the same.
    """
    return _single(Proposal.objects.filter(handle=handle_of_link(token)))


def proposals_of_peer(peer: int) -> list[ProposalFacts]:
    """Return what a peer proposed, or holds with others, newest first; four queries."""
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
    """Return the values of rows, in their order, in four queries; for this room alone.

    Hundreds are listed at once, and a model of each row would cost more than all that is shown.
    """
    found = list(rows.values_list("pk", *FIELDS))
    numbers = NumberSet(number for number, *_rest in found)
    speakers = _by_proposal(Speaker.objects.all(), numbers, SPEAKER_FIELDS, SpeakerFacts)
    steps = _by_proposal(StateChange.objects.all(), numbers, STEP_FIELDS, StepFacts)
    offers = _by_proposal(Offer.objects.all(), numbers, OFFER_FIELDS, OfferFacts)
    return [
        ProposalFacts(
            number=number,
            **_attributes(values),
            speakers=speakers.get(number, ()),
            steps=steps.get(number, ()),
            offers=offers.get(number, ()),
        )
        for number, *values in found
    ]


def _attributes(values: Iterable[Any]) -> dict[str, Any]:
    """Return what stands in ``FIELDS``, by attribute."""
    named = zip(FIELDS.values(), values, strict=True)
    return {name: tuple(value) if type(value) is list else value for name, value in named}


def _by_proposal(
    rows: QuerySet[Any], numbers: NumberSet, fields: Sequence[Any], make: Callable[..., T]
) -> dict[int, tuple[T, ...]]:
    """Return what belongs to proposals, by their numbers, in its order; one query."""
    if not numbers.numbers:
        return {}
    found: dict[int, list[T]] = defaultdict(list)
    listed = rows.filter(proposal__in=numbers).values_list("proposal_id", *fields)
    for proposal_id, *values in listed:
        found[proposal_id].append(make(*values))
    return {number: tuple(made) for number, made in found.items()}
