"""What this room keeps that may be about somebody: how sisters said that they are reached.

Shell. The registry reads it. It is the community's own address, as the sister says; whether it is
a person's as well, nobody here can know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences
from meshup.starter_kit.models import TakenKit

if TYPE_CHECKING:
    from meshup.kit.personal_data import Subject


def export(subject: Subject) -> list[Record]:
    """Return the communities that are reached at the address."""
    if not subject.email:
        return []
    rows = TakenKit.objects.filter(mailbox__iexact=subject.email).order_by("pk")
    return [{"community": row.community, "address": row.origin} for row in rows]


def erase(subject: Subject) -> int:
    """Forget the address; that something was taken from the community stays."""
    if not subject.email:
        return 0
    return TakenKit.objects.filter(mailbox__iexact=subject.email).update(mailbox="")


SISTERS: Final = PersonalData(
    name="starter_kit.sisters",
    sentences=Sentences(
        concerns=Concerns.EVERYBODY,
        title=_("Communities whose starter kit we took"),
        kept=_("The public address of the community, as its kit says; hosts alone see it here."),
        why=_("So that hosts know whom to ask."),
        how_long=_("As long as it is known from whom something was taken."),
        how_to_erase=_("By writing to the hosts."),
    ),
    covers=frozenset(f"{TakenKit._meta.label}.{name}" for name in TakenKit.PERSONAL),
    export=export,
    erase=erase,
)
