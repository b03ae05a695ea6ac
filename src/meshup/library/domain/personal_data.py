"""What this room keeps about people: who is named as the author of something that is shared.

Shell. Called by the registry (``kit.personal_data``). Nobody is found by a name that they chose to
be credited with, unless their address stands in it; so hosts take a name out when they are asked.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit import clock
from meshup.kit.email_addresses import mentions
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences
from meshup.library.domain.lending import forget_old
from meshup.library.domain.own_number import count_change
from meshup.library.models import LibraryItem, NodeItem

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.kit.personal_data import Subject


def export(subject: Subject) -> list[Record]:
    """Return what is shared with a name or words that hold an address."""
    return [
        {"titles": row.titles, "credit": row.credit, "based_on": row.based_on}
        for row in _naming(subject)
    ]


def erase(subject: Subject) -> int:
    """Name them no more; what is theirs is offered no more either."""
    rows = _naming(subject)
    for row in rows:
        row.delete()
    if rows:
        count_change(clock.now())
    return len(rows)


def export_of_nodes(subject: Subject) -> list[Record]:
    """Return what other nodes offer with words that hold an address."""
    return [{"item": row.item_id} for row in _naming_there(subject)]


def erase_of_nodes(subject: Subject) -> int:
    """Forget it; it comes back when the other node still says so."""
    rows = _naming_there(subject)
    NodeItem.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def expire(now: datetime) -> int:
    """Forget loans that are over since long."""
    return forget_old(now)


def _naming(subject: Subject) -> list[LibraryItem]:
    if not subject.email:
        return []
    rows = LibraryItem.objects.order_by("pk").iterator(chunk_size=200)
    return [
        row
        for row in rows
        if mentions(
            [row.credit, json.dumps([row.titles, row.summaries, row.texts, row.based_on])],
            subject.email,
        )
    ]


def _naming_there(subject: Subject) -> list[NodeItem]:
    if not subject.email:
        return []
    rows = NodeItem.objects.order_by("pk").iterator(chunk_size=200)
    return [row for row in rows if mentions([json.dumps(row.document)], subject.email)]


CREDITS: Final = PersonalData(
    name="library.credits",
    sentences=Sentences(
        concerns=Concerns.EVERYBODY,
        title=_("Who is named for what the library shares"),
        kept=_("The name by which an author wishes to be credited, with what they made."),
        why=_("So that whoever uses it knows whose it is, as its licence asks."),
        how_long=_("As long as it is in the library. Copies of other communities keep the name."),
        how_to_erase=_("By asking the hosts, who change the name or take it away."),
    ),
    covers=frozenset(f"{LibraryItem._meta.label}.{name}" for name in LibraryItem.PERSONAL),
    expire=expire,
    export=export,
    erase=erase,
)
CREDITS_OF_NODES: Final = PersonalData(
    name="library.credits_of_nodes",
    sentences=Sentences(
        concerns=Concerns.EVERYBODY,
        title=_("Who is named for what other communities share"),
        kept=_("What other nodes offer, with the names that they credit; hosts alone see it."),
        why=_("So that hosts find what others share."),
        how_long=_("As long as the other node offers it, and three days when it is silent."),
        how_to_erase=_("By asking the community that shares it; here it goes within the hour."),
    ),
    covers=frozenset(f"{NodeItem._meta.label}.{name}" for name in NodeItem.PERSONAL),
    export=export_of_nodes,
    erase=erase_of_nodes,
)
