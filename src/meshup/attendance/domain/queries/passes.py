"""Who may show a pass at the door of an event: digests, and what goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.attendance.choices import Standing
from meshup.attendance.domain.passes import digest_of, pass_code
from meshup.attendance.models import Attendance
from meshup.attendance.rules import may_see_names
from meshup.community.rules import may_count_heads, require

if TYPE_CHECKING:
    from meshup.community.rules import Asker
    from meshup.kit.personal_data import Subject

KNOWN: Final = (Standing.COMING, Standing.MAYBE, Standing.OFFERED, Standing.WAITING)
"""Who is on the list of the door, in its order."""


@dataclass(frozen=True, slots=True)
class PassFacts:
    """Somebody who may show a pass.

    Attributes:
        digest: of their code.
        name: as they gave it for the list; "" for none, and for helpers who need no names.
        persons: with companions.
    """

    digest: str
    name: str
    persons: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class PassHolder:
    """Whose pass it is; for rooms that keep who is there."""

    peer: int
    language: str


def passes_for(asker: Asker, slug: str) -> list[PassFacts]:
    """Return who is expected at the door of an event, by name, in one query.

    Raises:
        HostsOnly: whoever asks does not help.
    """
    require(asker, may_count_heads)
    sees_names = may_see_names(asker)
    rows = Attendance.objects.filter(event__slug=slug, standing__in=KNOWN).values_list(
        "registration__handle", "registration__name", "persons", "standing"
    )
    found = [
        PassFacts(
            digest_of(pass_code(handle, slug), slug),
            name if sees_names else "",
            persons,
            Standing(standing),
        )
        for handle, name, persons, standing in rows
    ]
    return sorted(found, key=lambda each: (not each.name, each.name.casefold(), each.digest))


def pass_holders(slug: str, *, expected_only: bool = True) -> dict[str, PassHolder]:
    """Return whose the passes of an event are, by digest; another room asks, for nobody to see.

    Args:
        slug: of the event.
        expected_only: leave out who said since that they do not come, or was removed.
    """
    rows = Attendance.objects.filter(event__slug=slug)
    if expected_only:
        rows = rows.filter(standing__in=KNOWN)
    return {
        digest_of(pass_code(handle, slug), slug): PassHolder(peer, language)
        for handle, peer, language in rows.values_list(
            "registration__handle", "registration__peer", "registration__language"
        )
    }


def digests_about(subject: Subject) -> dict[str, str]:
    """Return the event's slug by digest, for all evenings of somebody; the registry asks."""
    if subject.peer is not None:
        rows = Attendance.objects.filter(registration__peer=subject.peer)
    elif subject.email:
        rows = Attendance.objects.filter(registration__address__email=subject.email)
    else:
        return {}
    pairs = rows.values_list("registration__handle", "event__slug")
    return {digest_of(pass_code(handle, slug), slug): slug for handle, slug in pairs}
