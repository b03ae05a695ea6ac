"""Shell: what we put into a part, as it was signed last, and who may read that of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meshup.activitypub.addresses import same_origin
from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.carried_events import event_in_any_state
from meshup.agenda.errors import NoSuchEvent
from meshup.cohosting.domain.queries.hosts import carried_by_record
from meshup.kit.shown import Shown
from meshup.shared_programme.domain.tags import PARTS
from meshup.shared_programme.errors import NoSuchPart
from meshup.shared_programme.models import FilledPart

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class SignedPart:
    """A document as it was signed last; ``record_id`` tells who may read it while it is no news."""

    document: dict[str, Any]
    record_id: str
    is_public: bool

    def may_be_read_by(self, actor_id: str) -> bool:
        """Say whether a server is the home of the event."""
        return same_origin(self.record_id, actor_id)


def own_part_shown(uuid: UUID, at: datetime) -> Shown[SignedPart]:
    """Return what we put into a part.

    Raises:
        NoSuchPart: there is none, or nothing yet.
    """
    for row in FilledPart.objects.filter(uuid=uuid, is_ours=True).exclude(version=0).order_by("pk"):
        held = carried_by_record(row.record_id, at)
        if held is not None and held.is_held:
            signed = SignedPart(row.document, row.record_id, _is_public(held.slug))
            return Shown(signed, frozenset({PARTS}))
    raise NoSuchPart


def _is_public(slug: str) -> bool:
    try:
        return event_in_any_state(slug).state in PUBLIC
    except NoSuchEvent:
        return False
