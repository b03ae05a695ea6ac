"""What this room keeps about people: what communities asked of each other.

Shell. The registry reads it. A community is no person, but its words may name somebody.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.email_addresses import mentions
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences
from meshup.node_requests.domain.ending import forget_old
from meshup.node_requests.models import NodeRequest

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.kit.personal_data import Subject


def expire(now: datetime) -> int:
    """Forget what is over since long."""
    return forget_old(now)


def export(subject: Subject) -> list[Record]:
    """Return what was asked or answered in words that name an address."""
    return [
        {"kind": row.kind, "asked": row.terms, "answered": row.answer_terms}
        for row in _naming(subject)
    ]


def erase(subject: Subject) -> int:
    """Remove requests whose words name an address; what was agreed by them has its own rows."""
    rows = _naming(subject)
    NodeRequest.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _naming(subject: Subject) -> list[NodeRequest]:
    if not subject.email:
        return []
    rows = NodeRequest.objects.order_by("pk").iterator(chunk_size=200)
    return [
        row
        for row in rows
        if mentions([json.dumps([row.terms, row.answer_terms, row.evidence])], subject.email)
    ]


REQUESTS: Final = PersonalData(
    name="node_requests.requests",
    sentences=Sentences(
        concerns=Concerns.EVERYBODY,
        title=_("What communities ask of each other"),
        kept=_("Which community asked for what, its answer, and both in the words that were sent."),
        why=_("So that both sides know what they agreed on, and can show it."),
        how_long=_("As long as it holds; that it has ended for a bit more than a year."),
        how_to_erase=_("By asking the hosts."),
    ),
    covers=frozenset(f"{NodeRequest._meta.label}.{name}" for name in NodeRequest.PERSONAL),
    expire=expire,
    export=export,
    erase=erase,
)
