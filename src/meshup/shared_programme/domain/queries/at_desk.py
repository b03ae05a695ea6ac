"""Shell: what hosts see of parts: those that they gave, and those that they fill."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from meshup.agenda.held_elsewhere import held_elsewhere
from meshup.cohosting.domain.queries.hosts import agreed_hosts, carried_by_record, carried_event
from meshup.community.rules import may_see_desk
from meshup.proposals.domain.queries.proposals import proposals_by_uuid
from meshup.shared_programme.domain.filled_rows import facts_of
from meshup.shared_programme.domain.given_rows import slots_of, terms_of
from meshup.shared_programme.domain.presence import has_filled_parts, has_given_parts
from meshup.shared_programme.domain.shown_slots import shown_slots
from meshup.shared_programme.models import FilledPart, GivenPart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from meshup.cohosting.domain.queries.hosts import AgreedHost
    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts
    from meshup.shared_programme.domain.part_document import Session
    from meshup.shared_programme.domain.part_terms import PartTerms
    from meshup.shared_programme.domain.slots import OwnSession


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFacts:
    """A part that we gave, for hosts.

    Attributes:
        is_given: whether who fills it still holds the event.
        shown: the talks that stand in the programme. back: those that were sent back, with why.
        has_conflict: whether who fills it signed two documents of one version.
        news: what no host has seen yet.
    """

    slug: str
    name: str
    terms: PartTerms
    is_given: bool
    shown: tuple[Session, ...]
    back: tuple[tuple[Session, str], ...]
    has_conflict: bool
    news: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledFor:
    """The parts of one event that we fill, for hosts.

    Attributes:
        parts: each with what stands there: when, and what it is called.
        is_taken: whether the home has what we sent last.
        news: what the home did with them, and no host has seen yet.
    """

    slug: str
    home: str
    parts: tuple[tuple[PartTerms, tuple[tuple[OwnSession, Texts], ...]], ...]
    is_taken: bool
    news: Sequence[Mapping[str, Any]]


def given_parts(asker: Asker, slug: str) -> list[GivenFacts]:
    """Return the parts of an event of ours that we gave."""
    if not may_see_desk(asker) or not has_given_parts():
        return []
    rows = GivenPart.objects.filter(event__slug=slug).select_related("event")
    return [_given(row) for row in rows.order_by("starts_after", "zone", "pk")]


def given_part(asker: Asker, uuid: UUID) -> GivenFacts | None:
    """Return one part that we gave; None where there is none."""
    row = GivenPart.objects.filter(uuid=uuid).select_related("event").first()
    return _given(row) if row is not None and may_see_desk(asker) else None


def given_with_news(asker: Asker) -> list[GivenFacts]:
    """Return the parts about which hosts have something to read."""
    if not may_see_desk(asker) or not has_given_parts():
        return []
    rows = GivenPart.objects.select_related("event").order_by("pk")
    return [_given(row) for row in rows if row.news or row.conflict]


def hosts_to_give(asker: Asker, slug: str, at: datetime) -> tuple[AgreedHost, ...]:
    """Return the communities to which a part of an event of ours can be given."""
    return agreed_hosts(slug, at) if may_see_desk(asker) else ()


def filled_for(asker: Asker, slug: str, at: datetime) -> FilledFor | None:
    """Return what we fill of an event that we hold; None where there is nothing to say of it."""
    may_see = may_see_desk(asker) and held_elsewhere(slug) is not None
    held = carried_event(slug, at) if may_see else None
    if held is None:
        return None
    rows = list(FilledPart.objects.filter(record_id=held.record_id).order_by("pk"))
    return _filled(rows, slug, held.home) if rows else None


def filled_with_news(asker: Asker, at: datetime) -> list[FilledFor]:
    """Return the events with whose parts the home did something that no host has seen."""
    if not may_see_desk(asker) or not has_filled_parts():
        return []
    rows: dict[str, list[FilledPart]] = {}
    for row in FilledPart.objects.order_by("pk"):
        rows.setdefault(row.record_id, []).append(row)
    found = []
    for record, parts in rows.items():
        held = carried_by_record(record, at) if any(row.news for row in parts) else None
        if held is not None and held.slug:
            found.append(_filled(parts, held.slug, held.home))
    return found


def _given(row: GivenPart) -> GivenFacts:
    terms, slots = terms_of(row), slots_of(row)
    words = {one.session: one.word for one in terms.sent_back}
    return GivenFacts(
        slug=row.event.slug,
        name=row.name,
        terms=terms,
        is_given=row.is_given,
        shown=shown_slots(terms, slots),
        back=tuple((session, words[session.id]) for session in slots if session.id in words),
        has_conflict=bool(row.conflict),
        news=tuple(row.news),
    )


def _filled(rows: list[FilledPart], slug: str, home: str) -> FilledFor:
    facts = [(row, facts_of(row)) for row in rows if row.is_ours]
    talks = proposals_by_uuid(session.talk for _row, part in facts for session in part.slots)
    parts = tuple(
        (
            part.terms,
            tuple(
                (session, talks[session.talk].titles)
                for session in sorted(part.slots, key=lambda one: (one.starts_after, one.zone))
                if session.talk in talks
            ),
        )
        for _row, part in facts
    )
    return FilledFor(
        slug=slug,
        home=home,
        parts=parts,
        is_taken=all(row.version == part.terms.taken for row, part in facts),
        news=tuple(one for row in rows for one in row.news),
    )
