"""Proposals as data about visitors: what they wrote, and how they are shown; and who decided.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.agenda.domain.talk_lines import forget_talk_persons
from meshup.kit import clock
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.proposals.domain.forgetting import forget, forget_networks, forget_old
from meshup.proposals.domain.moving import announce, store
from meshup.proposals.domain.queries.proposals import facts_of
from meshup.proposals.domain.queries.rewordings import rewordings_of
from meshup.proposals.models import Offer, Proposal, Rewording, Speaker, StateChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from meshup.proposals.domain.queries.proposals import ProposalFacts

DECISIONS: Final = frozenset({"proposals.StateChange.by", "proposals.Offer.made_by"})
"""Fields about hosts."""


def export(subject: Subject) -> list[Record]:
    """Return what somebody proposed, as a peer or with their e-mail address, and holds."""
    own = [_record(facts) for facts in facts_of(_about(subject).order_by("pk"))]
    with_others = _speaking(subject).select_related("proposal").order_by("pk")
    return own + [
        {
            "slug": speaker.proposal.slug,
            "titles": speaker.proposal.titles,
            "name": speaker.name,
            "agreed_at": speaker.agreed_at.isoformat() if speaker.agreed_at else None,
        }
        for speaker in with_others
    ]


def erase(subject: Subject) -> int:
    """Delete all proposals of somebody, and let them hold nothing with others."""
    at = clock.now()
    gone = forget(_about(subject).order_by("pk"), at, for_good=True)
    for speaker in _speaking(subject).select_related("proposal").order_by("pk"):
        row = speaker.proposal
        speaker.delete()
        forget_talk_persons(row.uuid, {speaker.name})
        store(row, at)
        announce(row, "speakers")
        gone += 1
    return gone


def expire(now: datetime) -> int:
    """Forget what has ended, after its time, and from which network it came, after two days."""
    forget_networks(now)
    return forget_old(now)


def subjects() -> Iterator[Subject]:
    """Yield the peers who have proposed something, or hold it, and the addresses they left."""
    rows, speakers = Proposal.objects.order_by(), Speaker.objects.exclude(peer=None).order_by()
    peers = {*rows.values_list("peer", flat=True), *speakers.values_list("peer", flat=True)}
    for peer in peers:
        yield Subject(peer=peer)
    left = rows.filter(address__isnull=False).values_list("address__email", flat=True)
    for email in left.distinct():
        yield Subject(email=email)


def talks_of(subject: Subject) -> Iterable[UUID]:
    """Return which lines of timetables are about somebody: of what they proposed, or hold."""
    held = Proposal.objects.filter(speakers__in=_speaking(subject))
    return [
        *_about(subject).values_list("uuid", flat=True),
        *held.values_list("uuid", flat=True),
    ]


def erase_decisions(subject: Subject) -> int:
    """Let a host be nobody in what they decided; return in how much of it."""
    if subject.person is None:
        return 0
    steps = StateChange.objects.filter(by=subject.person).update(by=None)
    return steps + Offer.objects.filter(made_by=subject.person).update(made_by=None)


def export_decisions(subject: Subject) -> list[Record]:
    """Return what a host decided about proposals, and when."""
    if subject.person is None:
        return []
    steps = StateChange.objects.filter(by=subject.person).select_related("proposal")
    return [
        {"proposal": step.proposal.slug, "new": step.new, "at": step.at.isoformat()}
        for step in steps.order_by("pk")
    ]


def _record(facts: ProposalFacts) -> Record:
    columns = (
        *("slug", "call", "titles", "abstracts", "kind", "minutes", "money", "recording", "note"),
        *("may_be_voted", "language", "state"),
    )
    return {name: getattr(facts, name) for name in columns} | {
        "languages": list(facts.languages),
        "levels": dict(facts.levels),
        "needs": list(facts.needs),
        "evenings": list(facts.evenings),
        "responses": dict(facts.responses),
        "created_at": facts.created_at.isoformat(),
        "names": [speaker.name for speaker in facts.speakers],
        "history": [
            {"state": step.new, "at": step.at.isoformat(), "reason": step.reason}
            for step in facts.steps
        ],
        "changed": [
            {"at": each.at.isoformat(), "fields": list(each.fields)}
            for each in rewordings_of(facts.uuid)
        ],
        "offers": [
            {"event": each.event, "answer": each.answer, "words": each.words}
            for each in facts.offers
        ],
    }


def _about(subject: Subject) -> QuerySet[Proposal]:
    if subject.peer is not None:
        return Proposal.objects.filter(peer=subject.peer)
    if subject.email:
        return Proposal.objects.filter(address__email=subject.email)
    return Proposal.objects.none()


def _speaking(subject: Subject) -> QuerySet[Speaker]:
    """Return what somebody holds that others proposed."""
    if subject.peer is None:
        return Speaker.objects.none()
    return Speaker.objects.filter(peer=subject.peer).exclude(proposal__peer=subject.peer)


PROPOSED: Final = PersonalData(
    name="proposals.proposals",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("What you proposed"),
        kept=_(
            "What you would like to tell or show, and what you add: names, an e-mail address, words"
            " for the hosts; what was offered to you, and what became of it. Who holds it with you,"
            " by the name they chose, once they agreed."
            " For two days, a number by which hosts recognise a flood from one network."
        ),
        why=_("So that hosts make a programme of it, and visitors find what you held."),
        how_long=_(
            "Until you erase it. A proposal that you withdraw goes after 30 days, one that hosts"
            " declined after 24 months; they may set another number."
        ),
        how_to_erase=_(
            "All at once with “erase me now”: what is ahead is taken off the programme, and what is"
            " over keeps its title only."
        ),
    ),
    covers=frozenset(
        f"proposals.{kind._meta.object_name}.{name}"
        for kind in (Proposal, Speaker, StateChange, Rewording, Offer)
        for name in kind.PERSONAL
    )
    - DECISIONS,
    export=export,
    erase=erase,
    expire=expire,
    subjects=subjects,
)
DECIDED: Final = PersonalData(
    name="proposals.decisions",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("What you decided about proposals"),
        kept=_("That you accepted, declined or scheduled a proposal, and when."),
        why=_("So that the other hosts know whom to ask."),
        how_long=_("As long as the proposal, and as long as you have a role."),
        how_to_erase=_("It goes when you are erased: the decision stays, without your name."),
    ),
    covers=DECISIONS,
    export=export_decisions,
    erase=erase_decisions,
)
