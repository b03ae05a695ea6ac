"""Notes and ratings as data about people: about who proposed something, and of who wrote them.

Shell. Called by the registry (``kit.personal_data``), in its transaction. They go with their
proposal; of a host who is erased they stay, without a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.proposals_desk.models import HostNote, Rating

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTHING: Final = Q(pk__in=[])
"""What no row is about."""


def export(subject: Subject) -> list[Record]:
    """Return what a host wrote; of a visitor, what was written about what they proposed."""
    return [
        _record(row)
        for kind in (HostNote, Rating)
        for row in kind._default_manager.filter(_by(subject) | _about(subject))
        .select_related("proposal")
        .order_by("pk")
    ]


def erase(subject: Subject) -> int:
    """Forget what was written about what a visitor proposed; let a host be nobody in theirs."""
    gone = 0
    for kind in (HostNote, Rating):
        rows = kind._default_manager
        gone += rows.filter(_about(subject)).delete()[0]
        gone += rows.filter(_by(subject)).update(by=None)
    return gone


def subjects() -> Iterator[Subject]:
    """Yield the hosts who wrote something, and the peers about whose proposals they did."""
    for kind in (HostNote, Rating):
        rows = kind._default_manager.order_by()
        for person in rows.exclude(by=None).values_list("by", flat=True).distinct():
            yield Subject(person=person)
        for peer in rows.values_list("proposal__peer", flat=True).distinct():
            yield Subject(peer=peer)


def _record(row: HostNote | Rating) -> Record:
    grade = {"grade": row.grade} if isinstance(row, Rating) else {}
    told = {"proposal": row.proposal.slug, "words": row.words, "at": row.at.isoformat()}
    return told | grade


def _by(subject: Subject) -> Q:
    return Q(by=subject.person) if subject.person is not None else NOTHING


def _about(subject: Subject) -> Q:
    """Return what is about proposals of a visitor: a peer, or whoever left an address."""
    about = NOTHING
    if subject.peer is not None:
        about |= Q(proposal__peer=subject.peer)
    if subject.email:
        about |= Q(proposal__address__email=subject.email)
    return about


REVIEWS: Final = PersonalData(
    name="proposals_desk.reviews",
    sentences=Sentences(
        concerns=Concerns.EVERYBODY,
        title=_("What hosts note about proposals"),
        kept=_(
            "Words that a host wrote about a proposal, and how they rate it, with their name. The"
            " other hosts and programme helpers read it."
        ),
        why=_("So that those who make the programme decide together."),
        how_long=_("As long as the proposal."),
        how_to_erase=_(
            "It goes with the proposal. When a host is erased, their words stay without a name."
        ),
    ),
    covers=frozenset(
        f"proposals_desk.{kind._meta.object_name}.{name}"
        for kind in (HostNote, Rating)
        for name in kind.PERSONAL
    ),
    export=export,
    erase=erase,
    subjects=subjects,
)
