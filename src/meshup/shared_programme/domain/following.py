"""Shell: what the home's record says of our parts is followed; and what happens to our own talks.

Called in the transaction that takes a record, or changes our agenda. The row of our event is locked
first. Twice is once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils.translation import gettext as _

from meshup.agenda.domain.carried_events import event_in_any_state, slugs_of_events
from meshup.agenda.domain.rows import row_for
from meshup.agenda.domain.talk_lines import take_off_talk
from meshup.cohosting.domain.queries.hosts import carried_by_record, records_of_events
from meshup.fediverse.domain.own_actors import group
from meshup.kit.web import changed
from meshup.programme.domain.drafts import overtake
from meshup.shared_programme.domain.filled_rows import add_news, facts_of, own_talks, titles_of
from meshup.shared_programme.domain.part_terms import PartTerms, part_entry, parts_for
from meshup.shared_programme.domain.slots import OwnSession, fits, minutes_after, stored
from meshup.shared_programme.domain.tags import PARTS
from meshup.shared_programme.errors import OutsidePart
from meshup.shared_programme.models import FilledPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from meshup.cohosting.domain.record import Record
    from meshup.history.domain.changes import Changing
    from meshup.history.domain.records import Snapshot

NOTHING: Final = timedelta()


def follow_record(record: Record, before: Record | None, at: datetime) -> None:
    """Take over what a record says of our parts, and tell whoever works on them."""
    wanted = parts_for(group().id, record.parts)
    is_known = FilledPart.objects.filter(record_id=record.id).exists()
    if not wanted and not is_known:
        return
    held = carried_by_record(record.id, at)
    slug = held.slug if held is not None else ""
    if slug:
        row_for(None, slug, at)
    rows = {row.uuid: row for row in _locked(record.id)}
    told = [_taken_back(row) for uuid, row in rows.items() if uuid not in wanted]
    for uuid, terms in wanted.items():
        row = rows.get(uuid) or FilledPart(record_id=record.id, uuid=uuid)
        told.append(_follow(row, terms))
    later = record.starts_at - before.starts_at if before is not None else NOTHING
    words = list(filter(None, told))
    if later:
        words.append(_("moved the event"))
    if slug and words:
        who = held.home if held is not None else ""
        overtake(slug, who, ", ".join(dict.fromkeys(words)), later, at)
    changed(PARTS)


def end_parts(record_id: str, at: datetime) -> None:
    """Let our talks go from an event that we no longer hold: they wait in the pool again."""
    talks = own_talks(record_id)
    FilledPart.objects.filter(record_id=record_id).delete()
    held = carried_by_record(record_id, at)
    if held is not None and held.slug:
        for talk in sorted(talks):
            take_off_talk(None, held.slug, talk, at)
    changed(PARTS)


def _follow(row: FilledPart, terms: PartTerms) -> str:
    """Take over the terms of a part; return what that is in words, "" for nothing to tell."""
    entry = part_entry(terms)
    if row.is_ours and row.terms == entry:
        return ""
    before = facts_of(row) if row.terms and row.is_ours else None
    row.terms, row.is_ours = entry, True
    if before is None:
        row.news, row.slots = [], []
        add_news(row, "given")
        row.save()
        return _("gave you a part of the programme")
    _let_go(row, terms, before.slots)
    is_changed = not before.terms.is_like(terms)
    if is_changed:
        add_news(row, "changed", before=part_entry(before.terms), after=entry)
    row.save()
    return _("changed the part that is yours") if is_changed else ""


def _let_go(row: FilledPart, terms: PartTerms, slots: tuple[OwnSession, ...]) -> None:
    """Let talks that were sent back, or are outside now, wait in the pool again."""
    words = {one.session: one.word for one in terms.sent_back}
    titles = titles_of(slots)
    kept = []
    for session in slots:
        called = dict(titles.get(session.talk, {}))
        if session.id in words:
            add_news(row, "sent_back", titles=called, word=words[session.id])
        elif not fits(terms, session):
            add_news(row, "outside", titles=called)
        else:
            kept.append(session)
    if len(kept) != len(slots):
        row.slots = stored(kept)


def _taken_back(row: FilledPart) -> str:
    if not row.is_ours:
        return ""
    row.is_ours, row.slots = False, []
    add_news(row, "taken_back")
    row.save()
    return _("took its part of the programme back")


def follow_own_talks(making: Changing) -> bool:
    """Take over what happens to lines of our talks in parts; say whether there are any.

    Raises:
        OutsidePart: one would be where another community decides.
    """
    rows = [row for row in making.rows_of("item") if row.before != row.after]
    before = _talks(row.before for row in rows)
    after = _talks(row.after for row in rows)
    events = {state["event_id"] for state in (*before.values(), *after.values())}
    records = records_of_events(events)
    found = False
    for key, record in records.items():
        for row in _locked(record):
            if row.is_ours and _follow_lines(row, key, before, after):
                found = True
    return found


def _follow_lines(
    row: FilledPart, event: int, before: Mapping[UUID, Snapshot], after: Mapping[UUID, Snapshot]
) -> bool:
    part = facts_of(row)
    mine = [session for session in part.slots if session.talk in before or session.talk in after]
    if not mine:
        return False
    begins = event_in_any_state(slugs_of_events([event])[event]).starts_at
    slots = [
        session if session not in mine else _placed(session, after.get(session.talk), begins)
        for session in part.slots
    ]
    for session in slots:
        if session is not None and session not in part.slots and not fits(part.terms, session):
            title = next(iter(titles_of([session]).get(session.talk, {}).values()), "")
            raise OutsidePart(title=title, parts=part.terms.zone or "–")
    row.slots = stored(session for session in slots if session is not None)
    row.save(update_fields=["slots"])
    changed(PARTS)
    return True


def _placed(session: OwnSession, line: Snapshot | None, begins: datetime) -> OwnSession | None:
    """Return where a talk of ours is by its line now; None where it has none, or no hour."""
    starts = _moment(line["starts_at"]) if line else None
    if line is None or starts is None:
        return None
    ends = _moment(line["ends_at"])
    return OwnSession(
        id=session.id,
        talk=session.talk,
        starts_after=minutes_after(begins, starts),
        ends_after=None if ends is None else minutes_after(begins, ends),
        zone=line["zone"],
    )


def _moment(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None


def _talks(states: Iterable[Snapshot | None]) -> dict[UUID, Snapshot]:
    return {UUID(state["talk"]): state for state in states if state and state.get("talk")}


def _locked(record_id: str) -> list[FilledPart]:
    rows = FilledPart.objects.select_for_update().filter(record_id=record_id)
    return list(rows.order_by("pk"))
