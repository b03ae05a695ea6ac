"""What this room keeps about people: names of speakers, in what communities put into programmes.

Shell. The registry reads it. What is said of a speaker is what their community shows to everybody;
when it is taken off there, the next version is without it, and so are the lines here.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.email_addresses import mentions
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences
from meshup.shared_programme.models import FilledPart, GivenPart

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.kit.personal_data import Subject

REMEMBERED: Final = timedelta(days=400)


def expire(now: datetime) -> int:
    """Forget the documents of events that have been over for long: their lines stay."""
    rows = GivenPart.objects.filter(event__ends_at__lt=now - REMEMBERED).exclude(document={})
    return rows.update(document={}, conflict={}, sent_back=[], news=[])


def export(subject: Subject) -> list[Record]:
    """Return what names an address."""
    given = [row for row in GivenPart.objects.order_by("pk") if _names(_says(row), subject)]
    filled = [row for row in FilledPart.objects.order_by("pk") if _names(_says(row), subject)]
    return [
        *({"part": str(row.uuid), "says": row.document} for row in given),
        *({"part": str(row.uuid), "says": row.document} for row in filled),
    ]


def erase(subject: Subject) -> int:
    """Forget what names an address, until who fills the part sends the next version.

    Ours is put together from our talks, and is without it as soon as they are.
    """
    rows = [row for row in GivenPart.objects.order_by("pk") if _names(_says(row), subject)]
    for row in rows:
        row.document, row.conflict, row.sent_back, row.news = {}, {}, [], []
        row.save(update_fields=["document", "conflict", "sent_back", "news"])
    return len(rows)


def _says(row: GivenPart | FilledPart) -> list[object]:
    if isinstance(row, GivenPart):
        return [row.document, row.conflict, row.sent_back, row.news]
    return [row.document, row.news]


def _names(words: object, subject: Subject) -> bool:
    return bool(subject.email) and mentions([json.dumps(words)], subject.email)


PARTS_OF_PROGRAMMES: Final = PersonalData(
    name="shared_programme.parts",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Parts of programmes that communities fill for each other"),
        kept=_(
            "Who speaks, by the name that they chose to be shown by, and what about; never an"
            " address."
        ),
        why=_("So that the programme of an event that is held together shows every talk."),
        how_long=_("As long as the event stands in the agenda."),
        how_to_erase=_("On the page of your talk, or write to the hosts."),
    ),
    covers=frozenset(
        f"{kind._meta.label}.{name}" for kind in (GivenPart, FilledPart) for name in kind.PERSONAL
    ),
    expire=expire,
    export=export,
    erase=erase,
)
