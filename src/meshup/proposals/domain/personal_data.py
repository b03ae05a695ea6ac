"""Proposals as data about visitors: what they said, and how they are shown.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.proposals.domain.queries.proposals import facts_of
from meshup.proposals.models import Offer, Proposal, Speaker, StateChange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet


def export(subject: Subject) -> list[Record]:
    """Return what somebody proposed, as a peer or with their e-mail address."""
    return [
        {
            "slug": facts.slug,
            "titles": facts.titles,
            "abstracts": facts.abstracts,
            "state": facts.state,
            "names": [speaker.name for speaker in facts.speakers],
        }
        for facts in facts_of(_about(subject).order_by("pk"))
    ]


def erase(subject: Subject) -> int:
    """Delete all proposals of somebody."""
    found = _about(subject)
    count = found.count()
    found.delete()
    return count


def subjects() -> Iterator[Subject]:
    """Yield the peers who have proposed something."""
    for peer in Proposal.objects.order_by().values_list("peer", flat=True).distinct():
        yield Subject(peer=peer)


def _about(subject: Subject) -> QuerySet[Proposal]:
    if subject.peer is not None:
        return Proposal.objects.filter(peer=subject.peer)
    if subject.email:
        return Proposal.objects.filter(address__email=subject.email)
    return Proposal.objects.none()


PROPOSED: Final = PersonalData(
    name="proposals.proposals",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("What you proposed"),
        kept=_(
            "What you would like to tell or show, and what you add: names, an e-mail address,"
            " words for the hosts; and what became of it."
        ),
        why=_("So that hosts make a programme of it, and visitors find what you held."),
        how_long=_(
            "Until you erase it. Declined ones go after 24 months; hosts may set another number."
        ),
        how_to_erase=_("On its own page, or all at once with “erase me now”."),
    ),
    covers=frozenset(
        f"proposals.{kind._meta.object_name}.{name}"
        for kind in (Proposal, Speaker, StateChange, Offer)
        for name in kind.PERSONAL
    ),
    export=export,
    erase=erase,
    subjects=subjects,
)
