"""Shell: somebody proposes, changes their mind, withdraws, proposes it again.

Each function is one transaction. Who asks is known by a secret link or a device: the caller has
looked at it. Asked twice is asked once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.db import transaction

from meshup.kit.printable import printable_line, printable_text
from meshup.kit.secret_links import new_handle
from meshup.kit.text import slug_of
from meshup.letters.domain.addresses import release_addresses
from meshup.proposals.choices import POOL, TALKS, ProposalState
from meshup.proposals.domain.held_links import links_in
from meshup.proposals.domain.lines import (
    free_coming_lines,
    locked_with_lines,
    say_on_lines,
    was_held,
)
from meshup.proposals.domain.links import link_of
from meshup.proposals.domain.moving import (
    SPEAKER,
    announce,
    locked,
    move,
    note_step,
    refuse_step,
    store,
)
from meshup.proposals.domain.queries.calls import call_at
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.rewordings import note_rewording
from meshup.proposals.domain.speakers import begin_speakers, follow_names
from meshup.proposals.domain.wishes import Submission
from meshup.proposals.errors import CallClosed, CallFull, TooManyProposals
from meshup.proposals.models import Proposal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from meshup.proposals.domain.call_facts import CallFacts
    from meshup.proposals.domain.queries.proposals import ProposalFacts
    from meshup.proposals.domain.wishes import ProposalWish

FROM_HERE: Final = Submission()
MOST_WAITING: Final = 40
"""Proposals of one peer that nobody has decided about."""
MOST_OF_CALL: Final = 3_000
"""Proposals for one call that nobody has looked at; more is a flood."""
SENT_TWICE: Final = timedelta(hours=2)
"""So long the same again is the same form, pressed twice."""
LONGEST_SLUG: Final = 60
RESERVED: Final = frozenset({"new", "topics", "speakers", "slides", "feed", "atom", "mine"})
"""Addresses below /talks/ that no talk has."""

WORDS: Final = (
    *("titles", "abstracts", "kind", "minutes", "languages", "levels", "needs", "evenings"),
    *("money", "recording", "note", "responses", "may_be_voted"),
)
"""Columns that a wish fills."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of a wish: ``link`` is the token of its secret link."""

    uuid: UUID
    slug: str
    link: str


def propose(
    wish: ProposalWish, peer: int, at: datetime, submission: Submission = FROM_HERE
) -> Proposed:
    """Keep what a peer (its number) proposes, until hosts decide; sent twice is proposed once.

    Raises:
        NoSuchCall, CallClosed, CallFull, TooManyProposals, and what ``ProposalWish.check`` refuses.
    """
    call = call_at(wish.call)
    if not call.is_open_at(at):
        raise CallClosed
    wish.check(call)
    with transaction.atomic():
        _refuse_crowds(call.slug, peer)
        row = Proposal(
            handle=new_handle(),
            call=call.slug,
            peer_id=peer,
            slug=free_slugs([wanted_slug(wish)])[0],
            address_id=submission.address,
            language=submission.language,
            origin=submission.origin,
            created_at=at,
            changed_at=at,
        )
        write_words(row, wish, call)
        if (twin := _sent_before(row, at)) is not None:
            return Proposed(twin.uuid, twin.slug, link_of(twin.handle))
        row.save()
        begin_speakers(row, wish.names, at)
        note_step(row, ("", ProposalState.RECEIVED), SPEAKER, at)
        announce(row, ProposalState.RECEIVED.value)
    return Proposed(row.uuid, row.slug, link_of(row.handle))


def change_proposal(uuid: UUID, wish: ProposalWish, at: datetime) -> ProposalFacts:
    """Let a proposal say something else; ``wish`` is the whole of it (``ProposalFacts.wish``).

    Its address and its call stay. What changes nothing leaves the version as it was.

    Raises:
        NoSuchProposal, and what ``ProposalWish.check`` refuses.
    """
    with transaction.atomic():
        row = locked_with_lines(uuid, at)
        call = call_at(row.call)
        wish.check(call)
        before = {name: getattr(row, name) for name in WORDS}
        links = _links(row)
        write_words(row, wish, call)
        if row.state not in TALKS and not _links(row) <= links:
            row.is_vetted = False  # a host has not read these
        fields = [name for name in WORDS if before[name] != getattr(row, name)]
        if follow_names(row, wish.names, at):
            fields.append("names")
        if fields:
            note_rewording(row, fields, at)
            store(row, at, *WORDS, "is_vetted")
            say_on_lines(row, at)
            announce(row, "edited")
    return proposal(uuid)


def leave_email(uuid: UUID, address: int | None, at: datetime) -> None:
    """Let letters about a proposal go to ``address`` (its number; None: to nobody).

    Raises:
        NoSuchProposal
    """
    with transaction.atomic():
        row = locked(uuid)
        before = row.address_id
        if before == address:
            return
        row.address_id, row.letters_since, row.is_readers = address, None, False
        store(row, at, "address", "letters_since", "is_readers")
        release_addresses(filter(None, [before]), at)
        announce(row, "address")


def withdraw(uuid: UUID, at: datetime) -> None:
    """Take a proposal back; twice is once. Coming dates of it become free.

    What was held before, and is to be held again, is taken off there, and stays as it was held.

    Raises:
        NoSuchProposal
        StepNotPossible: it was held, and nothing of it is ahead.
    """
    with transaction.atomic():
        row = locked_with_lines(uuid, at)
        if row.state == ProposalState.WITHDRAWN:
            return
        if row.state != ProposalState.SCHEDULED or not was_held(uuid, at):
            move(row, ProposalState.WITHDRAWN, SPEAKER, at)
        free_coming_lines(uuid, at)


def propose_again(uuid: UUID, at: datetime) -> None:
    """Let a proposal that was withdrawn wait for hosts again.

    Raises:
        NoSuchProposal, CallFull, TooManyProposals
        StepNotPossible: it was not withdrawn, or put away as part of a flood before.
    """
    with transaction.atomic():
        row = locked(uuid)
        if row.state == ProposalState.RECEIVED:
            return
        if row.state != ProposalState.WITHDRAWN or row.is_flood:  # all else hosts decide
            raise refuse_step(row)
        _refuse_crowds(row.call, row.peer_id)
        move(row, ProposalState.RECEIVED, SPEAKER, at)


def stay_in_pool(uuid: UUID, at: datetime) -> None:
    """Let a proposal that hosts declined be kept for later, as its speaker wishes; twice is once.

    Raises:
        NoSuchProposal
        StepNotPossible: it was not declined, or put away as part of a flood.
    """
    with transaction.atomic():
        row = locked(uuid)
        if row.state == ProposalState.LATER:
            return
        if row.state != ProposalState.DECLINED or row.is_flood:
            raise refuse_step(row)
        move(row, ProposalState.LATER, SPEAKER, at)


def _refuse_crowds(call: str, peer: int) -> None:
    """Refuse what nobody could read: too much of one peer, or for one call."""
    if Proposal.objects.filter(peer=peer, state__in=POOL).count() >= MOST_WAITING:
        raise TooManyProposals(most=MOST_WAITING)
    waiting = Proposal.objects.filter(state=ProposalState.RECEIVED, call=call)
    if waiting.count() >= MOST_OF_CALL:
        raise CallFull


def _sent_before(row: Proposal, at: datetime) -> Proposal | None:
    """Return what the same peer has just proposed in the same words, and waits."""
    recent = Proposal.objects.filter(
        peer=row.peer_id,
        call=row.call,
        state=ProposalState.RECEIVED,
        created_at__gt=at - SENT_TWICE,
    )
    for known in recent.order_by("-pk"):
        if all(getattr(known, name) == getattr(row, name) for name in WORDS):
            return known
    return None


def _links(row: Proposal) -> frozenset[str]:
    """Return the addresses in what everybody may read of a proposal."""
    texts = (*row.titles.values(), *row.abstracts.values(), row.money)
    return frozenset().union(*map(links_in, texts))


def write_words(row: Proposal, wish: ProposalWish, call: CallFacts) -> None:
    """Let a row say what a wish says."""
    row.titles = {
        code: printable_line(words) for code, words in wish.titles.items() if words.strip()
    }
    abstracts = {code: printable_text(text).strip() for code, text in wish.abstracts.items()}
    row.abstracts = {code: text for code, text in abstracts.items() if text}
    row.kind = wish.kind
    row.minutes = call.usual_minutes(wish.kind) if wish.minutes is None else wish.minutes
    row.languages = list(dict.fromkeys(wish.languages or row.titles))
    row.levels = {topic: level for topic, level in wish.levels.items() if level}
    row.needs, row.evenings = list(dict.fromkeys(wish.needs)), list(dict.fromkeys(wish.evenings))
    row.money, row.note = wish.money.strip(), printable_text(wish.note).strip()
    row.recording, row.may_be_voted = wish.recording, wish.may_be_voted
    row.responses = dict(wish.responses)


def free_slugs(wanted: Sequence[str]) -> list[str]:
    """Return addresses that no talk has or had, one for each that is wanted; one query for all."""
    rows = Proposal.objects.filter(slug__in=set(wanted))
    taken = {*RESERVED, *rows.values_list("slug", flat=True)}
    slugs = []
    for slug in wanted:
        free = f"{slug}-{uuid4().hex[:6]}" if slug in taken else slug
        taken.add(free)
        slugs.append(free)
    return slugs


def wanted_slug(wish: ProposalWish) -> str:
    """Return the address that a proposal should have, by its title."""
    title = next(words for words in wish.titles.values() if words.strip())
    return slug_of(title, LONGEST_SLUG)
