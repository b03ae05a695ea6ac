"""Shell: the board of an event that we hold is published into our parts of its programme.

Our lines stand in our own agenda at once; the home gets them as one signed document. What we put
there stays ours: the home shows it, or sends it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import get_language

from meshup.cohosting.domain.carrying import carry_own_lines
from meshup.cohosting.domain.queries.hosts import carried_event
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_see_desk, require
from meshup.kit.clock import now
from meshup.kit.localized_text import localized
from meshup.kit.web import changed
from meshup.shared_programme.choices import MOST_SLOTS
from meshup.shared_programme.domain.filled_rows import FilledFacts, facts_of
from meshup.shared_programme.domain.part_words import part_in_words
from meshup.shared_programme.domain.slots import OwnSession, fits, minutes_after, stored
from meshup.shared_programme.domain.tags import PARTS
from meshup.shared_programme.errors import (
    NeedsHour,
    NoPartHere,
    NoSuchPart,
    OnlyTalks,
    OutsidePart,
    TooManySlots,
)
from meshup.shared_programme.models import FilledPart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker
    from meshup.programme.domain.lines import DraftLine, Lines


def publish_parts(
    event: Occurrence, lines: Lines, is_others: Callable[[DraftLine], bool], at: datetime
) -> None:
    """Let our parts of a programme hold what stands on its board; in the caller's transaction.

    The row of our event is locked, and the caller has asked who publishes.

    Raises:
        NoPartHere, OnlyTalks, NeedsHour, OutsidePart, TooManySlots
    """
    held = carried_event(event.slug, at)
    if held is None:
        raise NoSuchPart
    rows = FilledPart.objects.select_for_update().filter(record_id=held.record_id, is_ours=True)
    parts = {row.pk: (row, facts_of(row)) for row in rows.order_by("pk")}
    if not parts:
        raise NoPartHere(home=held.home)
    facts = [part for _row, part in parts.values()]
    wanted: dict[int, list[OwnSession]] = {pk: [] for pk in parts}
    for line in lines:
        if not is_others(line):
            part, session = _slot(line, facts, event)
            wanted[part.pk].append(session)
    if any(len(slots) > MOST_SLOTS for slots in wanted.values()):
        raise TooManySlots(most=MOST_SLOTS)
    for pk, slots in wanted.items():
        row, part = parts[pk]
        row.slots = _keeping(slots, part.slots)
        row.save(update_fields=["slots"])
    carry_own_lines(held.record_id, at)
    changed(PARTS)


def see_part_news(by: Asker, slug: str) -> None:
    """Note that hosts have seen what the home did with our parts.

    Raises:
        HostsOnly, NoSuchPart
    """
    require(by, may_see_desk)
    held = carried_event(slug, now())
    if held is None:
        raise NoSuchPart
    FilledPart.objects.filter(record_id=held.record_id, is_ours=False).delete()
    FilledPart.objects.filter(record_id=held.record_id).update(news=[])
    changed(PARTS)


def _slot(
    line: DraftLine, parts: list[FilledFacts], event: Occurrence
) -> tuple[FilledFacts, OwnSession]:
    """Return where a line of the board goes, and in which part."""
    title = localized(line.titles, get_language() or "en", this_node().languages).words
    if line.talk is None:
        raise OnlyTalks(title=title or line.kind)
    if line.starts_at is None:
        raise NeedsHour(title=title)
    session = OwnSession(
        id=uuid4(),
        talk=line.talk,
        starts_after=minutes_after(event.starts_at, line.starts_at),
        ends_after=minutes_after(event.starts_at, line.ends_at) if line.ends_at else None,
        zone=line.zone,
    )
    for part in parts:
        if fits(part.terms, session):
            return part, session
    words = "; ".join(part_in_words(part.terms, event) for part in parts)
    raise OutsidePart(title=title, parts=words)


def _keeping(slots: Iterable[OwnSession], known: Iterable[OwnSession]) -> list[dict[str, object]]:
    """Return slots as they are kept, each under the id that its talk had."""
    ids = {session.talk: session.id for session in known}
    return stored(
        OwnSession(
            id=ids.get(session.talk, session.id),
            talk=session.talk,
            starts_after=session.starts_after,
            ends_after=session.ends_after,
            zone=session.zone,
        )
        for session in slots
    )
