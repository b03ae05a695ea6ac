"""Shell: rows of parts that we gave, as the pure values that rules ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from meshup.agenda.domain.rows import row_for
from meshup.kit.printable import printable_line
from meshup.shared_programme.domain.part_document import Session, read_filled
from meshup.shared_programme.domain.part_terms import PartTerms, SentBack
from meshup.shared_programme.errors import NoSuchPart
from meshup.shared_programme.models import GivenPart

if TYPE_CHECKING:
    from datetime import datetime

MOST_NEWS = 20


def terms_of(row: GivenPart) -> PartTerms:
    """Return a part as the record says it."""
    return PartTerms(
        uuid=row.uuid,
        group=row.group,
        revision=row.revision,
        zone=row.zone,
        track=row.track,
        starts_after=row.starts_after,
        ends_after=row.ends_after,
        taken=row.version,
        sent_back=tuple(
            SentBack(session=UUID(one["session"]), word=printable_line(one["word"]))
            for one in row.sent_back
        ),
    )


def slots_of(row: GivenPart) -> tuple[Session, ...]:
    """Return what who fills a part sent last; nothing once they no longer hold the event."""
    if not row.document or not row.is_given:
        return ()
    return read_filled(row.document, row.group).slots


def locked_part(uuid: UUID, at: datetime) -> GivenPart:
    """Return a part, locked after its event.

    Raises:
        NoSuchPart
    """
    found = GivenPart.objects.filter(uuid=uuid).select_related("event").first()
    if found is None:
        raise NoSuchPart
    row_for(None, found.event.slug, at)
    rows = GivenPart.objects.select_for_update(of=("self",)).select_related("event")
    row = rows.filter(uuid=uuid).first()
    if row is None:
        raise NoSuchPart
    return row


def add_news(row: GivenPart, what: str, **more: Any) -> None:  # noqa: ANN401 - JSON
    """Keep what hosts here should know until they have seen it; the caller saves."""
    row.news = [*row.news, {"what": what, **more}][-MOST_NEWS:]
