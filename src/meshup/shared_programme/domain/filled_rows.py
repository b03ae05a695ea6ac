"""Shell: parts that we fill: their rows as values, and the lines that they put into our event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from meshup.agenda.domain.plans import LinePlan, LineTalk
from meshup.proposals.choices import ITEM_KINDS
from meshup.proposals.domain.queries.proposals import proposals_by_uuid
from meshup.shared_programme.domain.part_terms import PartTerms, read_part
from meshup.shared_programme.domain.slots import OwnSession, read
from meshup.shared_programme.models import FilledPart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from meshup.cohosting.domain.record import Record
    from meshup.proposals.domain.queries.proposals import ProposalFacts

MOST_NEWS: Final = 20


@dataclass(frozen=True, slots=True)
class FilledFacts:
    """A part that we fill: the key of its row, where it is, and what we put there."""

    pk: int
    terms: PartTerms
    slots: tuple[OwnSession, ...]


def filled_parts(record_id: str) -> list[FilledFacts]:
    """Return the parts that the home of a record gave us; one query."""
    rows = FilledPart.objects.filter(record_id=record_id, is_ours=True).order_by("pk")
    return list(map(facts_of, rows))


def facts_of(row: FilledPart) -> FilledFacts:
    """Return a row as a value."""
    return FilledFacts(row.pk, read_part(row.terms), read(row.slots))


def own_talks(record_id: str) -> frozenset[UUID]:
    """Return our talks in parts of an event that we hold."""
    return frozenset(session.talk for part in filled_parts(record_id) for session in part.slots)


def own_lines(record: Record, pairs: Sequence[tuple[str, LinePlan]]) -> list[LinePlan]:
    """Return the lines of an event that we hold: those of its record, and ours as we have them.

    What the home shows of our parts already is left out: of these, we know what they are.
    """
    parts = filled_parts(record.id)
    ours = {str(part.terms.uuid) for part in parts}
    lines = [line for part, line in pairs if part not in ours]
    talks = (
        proposals_by_uuid(session.talk for part in parts for session in part.slots) if parts else {}
    )
    for part in parts:
        for session in part.slots:
            talk = talks.get(session.talk)
            if talk is not None and not talk.has_ended:
                lines.append(_line(part.terms, session, talk, record.starts_at))
    return lines


def add_news(row: FilledPart, what: str, **more: Any) -> None:  # noqa: ANN401 - JSON
    """Keep what hosts here should know until they have seen it; the caller saves."""
    row.news = [*row.news, {"what": what, **more}][-MOST_NEWS:]


def titles_of(slots: Sequence[OwnSession]) -> dict[UUID, Mapping[str, str]]:
    """Return what the talks of slots are called."""
    talks = proposals_by_uuid(session.talk for session in slots) if slots else {}
    return {uuid: talk.titles for uuid, talk in talks.items()}


def _line(terms: PartTerms, session: OwnSession, talk: ProposalFacts, begins: datetime) -> LinePlan:
    return LinePlan(
        kind=ITEM_KINDS[talk.kind],
        starts_at=session.starts_at(begins),
        ends_at=session.ends_at(begins),
        titles=talk.titles,
        zone=session.zone,
        track=terms.track,
        languages=talk.languages,
        talk=LineTalk(
            uuid=talk.uuid,
            slug=talk.slug,
            persons=talk.names,
            abstracts=talk.abstracts,
            level=max(talk.levels.values(), default=None),
        ),
    )
