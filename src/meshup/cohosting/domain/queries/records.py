"""Shell: our records as they were signed, and who may read those of drafts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.tags import event_tag
from meshup.cohosting.choices import KIND
from meshup.cohosting.domain.record_ids import about_together
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.errors import NoSuchRecord
from meshup.cohosting.models import Together
from meshup.kit.shown import Shown
from meshup.node_requests.domain.queries.requests import requests_of_kind
from meshup.node_requests.domain.tags import REQUESTS

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A record as it was signed last, and whether everybody may read it."""

    document: dict[str, Any]
    is_public: bool


def own_record_shown(uuid: UUID) -> Shown[SignedRecord]:
    """Return a record of ours.

    Raises:
        NoSuchRecord: there is none.
    """
    row = Together.objects.filter(uuid=uuid).select_related("event").first()
    if row is None or not row.document:
        raise NoSuchRecord
    is_public = row.event.state in PUBLIC and row.document.get("state") != "draft"
    tags = frozenset({TOGETHER, REQUESTS, event_tag(row.event.slug)})
    return Shown(SignedRecord(row.document, is_public), tags)


def invited_groups(uuid: UUID, at: datetime) -> list[str]:
    """Return the Groups that were asked for an event and may still read its draft."""
    asked = requests_of_kind(KIND, at, about=[about_together(uuid)])
    return [one.actor.actor_id for one in asked if one.is_open or one.is_agreed]
