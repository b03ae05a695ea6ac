"""Who is kept out as data about people: whoever was blocked, and the hosts who did it.

Shell. Export, erase and expire are called by the registry (``kit.personal_data``), in its
transaction or at night.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.moderation.domain.personal_data import covered, take_out, unnamed
from meshup.remote_actors.models import ActorBlock, DomainBlock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet


def export(subject: Subject) -> list[Record]:
    """Return the blocks of who has this handle, and those that a host made."""
    actors = _of_handle(subject.email) | _made_by(ActorBlock.objects.all(), subject)
    domains = _made_by(DomainBlock.objects.all(), subject)
    return [
        {"blocked_at": row.made_at.isoformat(), "why": row.why, "who": str(row)}
        for row in (*actors.order_by("pk"), *domains.order_by("pk"))
    ]


def erase(subject: Subject) -> int:
    """Take a host's name off the blocks, and an address out of why; the block itself stays.

    It is why they are kept out, and would be undone by asking.
    """
    gone = take_out(subject.email, DomainBlock, "why") + take_out(subject.email, ActorBlock, "why")
    gone += take_out(subject.email, DomainBlock, "public_comment")
    if subject.person is not None:
        gone += unnamed(DomainBlock, "by", subject.person)
        gone += unnamed(ActorBlock, "by", subject.person)
    return gone


def subjects() -> Iterator[Subject]:
    """Yield the hosts who made blocks."""
    for model in (DomainBlock, ActorBlock):
        numbers = model.objects.exclude(by=None).values_list("by", flat=True).distinct()
        yield from (Subject(person=number) for number in numbers)


def _made_by(rows: QuerySet, subject: Subject) -> QuerySet:  # type: ignore[type-arg]
    return rows.filter(by=subject.person) if subject.person is not None else rows.none()


def _of_handle(email: str) -> QuerySet[ActorBlock]:
    name, at, host = email.rpartition("@")
    wanted = Q(actor__username__iexact=name, actor__host=host)
    return ActorBlock.objects.filter(wanted) if at and name else ActorBlock.objects.none()


BLOCKS: Final = PersonalData(
    name="remote_actors.blocks",
    sentences=Sentences(
        concerns=Concerns.EVERYBODY,
        title=_("Accounts and servers that are kept out"),
        kept=_("Which account or server is kept out, since when, why, and which host decided it."),
        why=_("So that who harmed people here cannot do it again."),
        how_long=_("Until a host lets them in again."),
        how_to_erase=_("By asking the hosts to lift it; a host’s name goes with the host."),
    ),
    covers=frozenset(
        covered(DomainBlock, *DomainBlock.PERSONAL) | covered(ActorBlock, *ActorBlock.PERSONAL)
    ),
    export=export,
    erase=erase,
    subjects=subjects,
)
