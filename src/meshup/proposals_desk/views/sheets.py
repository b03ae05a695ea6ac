"""All that one proposal's page shows, read at once, with the forms by which a host decides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from meshup.agenda.domain.queries.subject_names import titles_of_events
from meshup.agenda.domain.queries.talks import places_of_talks
from meshup.community.templatetags.words import said
from meshup.letters.domain.addresses import addresses_facts
from meshup.proposals.choices import (
    ENDED,
    Actor,
    Need,
    ProposalState,
    QuestionKind,
    Recording,
)
from meshup.proposals.domain.held_links import without_links
from meshup.proposals.domain.pool import PoolFilters
from meshup.proposals.domain.queries.calls import all_calls
from meshup.proposals.domain.queries.pool import pool_for
from meshup.proposals.domain.queries.proposals import proposal_for, proposals_of_peer
from meshup.proposals.domain.queries.rewordings import rewordings_of
from meshup.proposals.domain.whereabouts import coming_places
from meshup.proposals.rules import may_become
from meshup.proposals_desk.domain.anonymous_review import is_hidden, without_names
from meshup.proposals_desk.domain.listing import (
    NOT_RATED,
    OPEN_STATES,
    listed,
    next_waiting,
    wording_of,
)
from meshup.proposals_desk.domain.overtaking import seal_of
from meshup.proposals_desk.domain.queries.evenings import evenings_for
from meshup.proposals_desk.domain.queries.reviews import notes_for, ratings_for
from meshup.proposals_desk.domain.resemblance import look_alikes
from meshup.proposals_desk.forms.rooms import kind_and_length

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from meshup.agenda.domain.queries.talks import TalkPlace
    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts
    from meshup.letters.domain.addresses import AddressFacts
    from meshup.proposals.domain.call_facts import CallFacts
    from meshup.proposals.domain.queries.proposals import ProposalFacts
    from meshup.proposals.domain.queries.rewordings import RewordingFacts
    from meshup.proposals_desk.domain.listing import Listed
    from meshup.proposals_desk.domain.queries.evenings import Evening
    from meshup.proposals_desk.domain.queries.reviews import NoteFacts, Ratings

BESIDE: Final = PoolFilters(states=OPEN_STATES | {ProposalState.SCHEDULED})
"""What else is looked at beside one proposal: to be told what looks like it, and what waits."""


@dataclass(frozen=True)
class Sheet:
    """One proposal as one host may see it.

    Attributes:
        whole: as it is. proposal: without names while these are hidden from the host.
        call: None where it was taken away since.
        ratings: with those of the others, unless names are hidden.
        beside: what else is in the pool, newest first.
        places: where it is on timetables, drafts too.
    """

    whole: ProposalFacts
    proposal: ProposalFacts
    is_hidden: bool
    call: CallFacts | None
    ratings: Ratings
    notes: list[NoteFacts]
    places: tuple[TalkPlace, ...]
    beside: list[Listed]
    evenings: list[Evening]
    at: datetime

    @property
    def agreed_event(self) -> str:
        """Slug of the event to come that the speaker said yes to, and that lacks it; or ""."""
        agreed = self.whole.agreed_event
        return agreed if any(each.event.slug == agreed for each in self.evenings) else ""

    @property
    def compared(self) -> ProposalFacts:
        """What is compared with what an earlier page showed: no name, where any may be hidden."""
        is_reviewed = self.call is not None and self.call.is_review_anonymous
        return without_names(self.whole) if is_reviewed else self.whole

    @property
    def seal(self) -> str:
        """What its forms carry of what is shown."""
        return seal_of(self.compared)

    @property
    def abstracts(self) -> Texts:
        """What it is about; links are held back until a host has read it."""
        texts = self.proposal.abstracts
        if self.proposal.is_vetted:
            return dict(texts)
        return {code: without_links(text) for code, text in texts.items()}

    @property
    def has_links_held(self) -> bool:
        """Whether links are held back."""
        return not self.proposal.is_vetted and self.abstracts != self.proposal.abstracts

    @cached_property
    def email(self) -> AddressFacts | None:
        """The address that was left, with whether its reader has said so."""
        number = self.proposal.address
        return addresses_facts([number]).get(number) if number is not None else None

    @cached_property
    def others(self) -> list[ProposalFacts]:
        """What else the same peer proposed, or holds with others; nothing while it is hidden."""
        if self.is_hidden:
            return []
        theirs = proposals_of_peer(self.proposal.peer)
        return [each for each in theirs if each.uuid != self.proposal.uuid]

    @cached_property
    def look_alikes(self) -> list[Listed]:
        """What says almost the same."""
        compared = [wording_of(each.proposal) for each in self.beside]
        if all(each.uuid != self.whole.uuid for each in compared):
            compared.append(wording_of(self.whole))
        uuids = look_alikes(compared).get(self.whole.uuid, ())
        return [each for each in self.beside if each.proposal.uuid in uuids]

    @cached_property
    def rewordings(self) -> list[RewordingFacts]:
        """When its speaker changed it, oldest first."""
        return rewordings_of(self.whole.uuid)

    @property
    def next_waiting(self) -> Listed | None:
        """What waits longest besides."""
        return next_waiting(self.beside, self.whole.uuid)

    @property
    def coming(self) -> list[TalkPlace]:
        """Where it is on timetables that are ahead."""
        return coming_places(self.places, self.at)

    @cached_property
    def event_titles(self) -> Mapping[str, tuple[Texts, str]]:
        """Titles and days of the events that its history, its offers and its wishes name."""
        facts = self.proposal
        named = {step.event for step in facts.steps} | {offer.event for offer in facts.offers}
        return titles_of_events({*named, *facts.evenings} - {""})

    @property
    def responses(self) -> list[tuple[str, str]]:
        """What the call asks besides, each with what was answered; empty ones are left out."""
        questions = self.call.questions if self.call is not None else ()
        given = self.proposal.responses
        return [
            (str(said(question.labels)), _in_words(question, given[question.key]))
            for question in questions
            if question.key in given
        ]

    @property
    def levels(self) -> list[str]:
        """Topics of the call, each with the level that was said: "Cryptography 2"."""
        topics = self.call.topics if self.call is not None else ()
        given = self.proposal.levels
        return [f"{said(each.labels)} {given[each.key]}" for each in topics if each.key in given]

    @property
    def shape(self) -> str:
        """What it is, and how long: "Talk, 15 min"."""
        return kind_and_length(self.proposal)

    @property
    def recording_label(self) -> str:
        """What of it may be recorded."""
        return str(Recording(self.proposal.recording).label)

    @property
    def speakers(self) -> list[str]:
        """Who holds it, or is invited to."""
        waiting = _("%(name)s (has not agreed yet)")
        names = [(each.name or _("no name"), each.agreed_at) for each in self.proposal.speakers]
        return [name if agreed else waiting % {"name": name} for name, agreed in names]

    @property
    def needs(self) -> list[str]:
        """What it needs of the place."""
        return [str(Need(need).label) for need in self.proposal.needs]

    @property
    def may_be_offered(self) -> bool:
        """Whether a date may be offered, or another one."""
        return self.whole.state == ProposalState.OFFERED or self._may(ProposalState.OFFERED)

    @property
    def may_be_accepted(self) -> bool:
        """Whether it may be accepted."""
        return self._may(ProposalState.ACCEPTED)

    @property
    def may_wait(self) -> bool:
        """Whether it may be kept for later."""
        return self._may(ProposalState.LATER)

    @property
    def may_be_declined(self) -> bool:
        """Whether it may be declined."""
        return self._may(ProposalState.DECLINED)

    @property
    def may_be_reopened(self) -> bool:
        """Whether it may wait for a decision again."""
        return self._may(ProposalState.RECEIVED)

    def _may(self, to: ProposalState) -> bool:
        """Say whether a host may decide so: not what its speaker, or a timetable, has decided."""
        state = self.whole.state
        others = {ProposalState.SCHEDULED, ProposalState.HELD, ProposalState.WITHDRAWN}
        return state not in others and may_become(state, to)

    @property
    def may_be_placed(self) -> bool:
        """Whether it may go on a timetable."""
        return self.whole.state not in ENDED

    @property
    def may_be_taken_back(self) -> bool:
        """Whether its last step was a host's, and not on a timetable."""
        last = self.whole.steps[-1] if self.whole.steps else None
        placed = {ProposalState.SCHEDULED.value, ProposalState.HELD.value}
        return (
            last is not None
            and last.actor == Actor.HOST
            and bool(last.old)
            and not {last.old, last.new} & placed
        )


def sheet_for(asker: Asker, uuid: UUID, at: datetime) -> Sheet:
    """Return all that ``asker`` may see of a proposal, in as many queries for any pool.

    Raises:
        ProgrammeOnly, NoSuchProposal
    """
    whole = proposal_for(asker, uuid)
    calls = {call.slug: call for call in all_calls()}
    pool = pool_for(asker, BESIDE).entries
    rated = ratings_for(asker, {uuid, *(entry.proposal.uuid for entry in pool)})
    given, call = rated.get(uuid, NOT_RATED), calls.get(whole.call)
    hidden = is_hidden(whole, call, has_rated=given.own is not None)
    return Sheet(
        whole=whole,
        proposal=without_names(whole) if hidden else whole,
        is_hidden=hidden,
        call=call,
        ratings=NOT_RATED if hidden else given,
        notes=[] if hidden else notes_for(asker, uuid),
        places=places_of_talks([uuid], drafts=True).get(uuid, ()),
        beside=listed(pool, calls, rated),
        evenings=evenings_for(asker, at, pool),
        at=at,
    )


def _in_words(question: Any, response: object) -> str:  # noqa: ANN401 - any question
    if question.kind == QuestionKind.CONSENT:
        return _("yes")
    labels = {choice.key: str(said(choice.labels)) for choice in question.choices}
    return labels.get(str(response), str(response))
