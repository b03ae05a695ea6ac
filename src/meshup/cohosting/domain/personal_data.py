"""What this room keeps about people: names of speakers, in records of other communities.

Shell. The registry reads it. What a record says of a speaker is what its home shows to everybody;
when it is taken off there, the next record is without it.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.cohosting.models import Carried, Together
from meshup.kit.email_addresses import mentions
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.kit.personal_data import Subject

REMEMBERED: Final = timedelta(days=400)


def expire(now: datetime) -> int:
    """Forget records of what we hold no longer, and what has been over for long."""
    rows = Carried.objects.filter(is_held=False, event__ends_at__lt=now - REMEMBERED)
    orphans = Carried.objects.filter(is_held=False, event=None, next_at__lt=now - REMEMBERED)
    return rows.delete()[0] + orphans.delete()[0]


def export(subject: Subject) -> list[Record]:
    """Return the records, ours and of other communities, that name an address."""
    ours = [row for row in Together.objects.order_by("pk") if _names(row.document, subject)]
    return [
        *({"record": row.document.get("id", ""), "says": row.document} for row in ours),
        *({"record": row.record_id, "says": row.document} for row in _naming(subject)),
    ]


def erase(subject: Subject) -> int:
    """Forget records that name an address, until the home sends the next one.

    Ours is put together from the agenda, and is without it as soon as that is.
    """
    rows = _naming(subject)
    for row in rows:
        row.news, row.conflict = [], {}
        row.document = {**row.document, "lines": []}
        row.save(update_fields=["news", "conflict", "document"])
    return len(rows)


def _naming(subject: Subject) -> list[Carried]:
    rows = Carried.objects.order_by("pk").iterator(chunk_size=50)
    return [row for row in rows if _names([row.document, row.conflict, row.news], subject)]


def _names(words: object, subject: Subject) -> bool:
    return bool(subject.email) and mentions([json.dumps(words)], subject.email)


RECORDS: Final = PersonalData(
    name="cohosting.records",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Events that communities hold together"),
        kept=_(
            "Who speaks, as the home of such an event shows it to everybody; never who comes:"
            " communities tell each other one number."
        ),
        why=_("So that each of them shows the same programme."),
        how_long=_("As long as the event stands in the agenda."),
        how_to_erase=_("On the page of your talk at its home, or write to the hosts."),
    ),
    covers=frozenset(
        f"{kind._meta.label}.{name}" for kind in (Together, Carried) for name in kind.PERSONAL
    ),
    expire=expire,
    export=export,
    erase=erase,
)
