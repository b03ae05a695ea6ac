"""What hosts noted about proposals, and how they rated them; for whoever decides."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.community.rules import may_run_community, require
from meshup.proposals.domain.queries.calls import all_calls
from meshup.proposals.errors import ProgrammeOnly
from meshup.proposals.rules import may_see_pool
from meshup.proposals_desk.domain.anonymous_review import is_hidden
from meshup.proposals_desk.models import HostNote, Rating

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.proposals.domain.queries.proposals import ProposalFacts


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """A note; ``by_name`` is "" for a host who is gone. ``may_remove``: whether the reader may."""

    number: int
    by_name: str
    words: str
    at: datetime
    may_remove: bool


@dataclass(frozen=True, slots=True)
class RatingFacts:
    """How one host rates a proposal."""

    by_name: str
    grade: int
    words: str
    at: datetime
    is_own: bool


@dataclass(frozen=True, slots=True)
class Ratings:
    """How a proposal is rated, and by the reader: ``own`` is None until they have."""

    given: tuple[RatingFacts, ...] = ()

    @property
    def own(self) -> RatingFacts | None:
        """The reader's own."""
        return next((rating for rating in self.given if rating.is_own), None)

    @property
    def mean(self) -> float | None:
        """The mean of all grades; None without any."""
        if not self.given:
            return None
        return sum(rating.grade for rating in self.given) / len(self.given)


def ratings_for(asker: Asker, uuids: Collection[UUID]) -> dict[UUID, Ratings]:
    """Return how proposals are rated; those that are. One query.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_see_pool, ProgrammeOnly)
    by_proposal: dict[UUID, list[RatingFacts]] = defaultdict(list)
    rows = Rating.objects.filter(proposal__uuid__in=uuids).values_list(
        "proposal__uuid", "by", "by__name", "grade", "words", "at"
    )
    for uuid, by, name, grade, words, at in rows:
        by_proposal[uuid].append(RatingFacts(name or "", grade, words, at, by == asker.pk))
    return {uuid: Ratings(tuple(given)) for uuid, given in by_proposal.items()}


def hidden_from(asker: Asker, proposals: Collection[ProposalFacts]) -> frozenset[UUID]:
    """Return which of these proposals a host reviews without names, and has not rated; two queries.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_see_pool, ProgrammeOnly)
    calls = {call.slug: call for call in all_calls()}
    hidden = [
        each.uuid for each in proposals if is_hidden(each, calls.get(each.call), has_rated=False)
    ]
    rated = Rating.objects.filter(proposal__uuid__in=hidden, by=asker.pk)
    return frozenset(hidden) - set(rated.values_list("proposal__uuid", flat=True))


def notes_for(asker: Asker, uuid: UUID) -> list[NoteFacts]:
    """Return the notes about a proposal, oldest first; one query.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_see_pool, ProgrammeOnly)
    is_host = may_run_community(asker)
    return [
        NoteFacts(
            number=row.pk,
            by_name=row.by.name if row.by else "",
            words=row.words,
            at=row.at,
            may_remove=is_host or (row.by_id is not None and row.by_id == asker.pk),
        )
        for row in HostNote.objects.filter(proposal__uuid=uuid).select_related("by")
    ]


def reviewed_among(uuids: Collection[UUID]) -> set[UUID]:
    """Return which of these proposals hosts have noted something about, or rated; two queries."""
    return {
        uuid
        for kind in (HostNote, Rating)
        for uuid in kind._default_manager.filter(proposal__uuid__in=uuids).values_list(
            "proposal__uuid", flat=True
        )
    }
