"""Shell: the event that we hold with its home, as an event of our own agenda.

It has the UID of its home and a page, calendars and people of its own; its shared facts are brought
to what the record says, and kept from everybody else (``holding``). In the caller's transaction.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from django.utils.translation import gettext as _, override

from meshup.agenda.domain.carried_events import (
    CarriedFacts,
    change_carried,
    end_carried,
    make_carried,
    slugs_of_events,
)
from meshup.agenda.domain.plans import EventPlan, LinePlan, LineTalk, VenuePlan
from meshup.agenda.domain.tags import AGENDA, event_tag
from meshup.agenda.errors import NoSuchEvent
from meshup.attendance.domain.host_terms import set_capacity
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.cohosting.domain.holding import home_writes
from meshup.cohosting.domain.news import add_news, news_between
from meshup.cohosting.domain.record_reading import read_record
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.errors import BadRecord
from meshup.cohosting.models import Carried
from meshup.cohosting.shared_lines import follow_record, tell_ended, with_own_lines
from meshup.community.domain.queries import this_node
from meshup.fediverse.domain.own_actors import group
from meshup.kit.errors import Refusal
from meshup.kit.web import changed

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.cohosting.domain.record import HeldPlace, Record, RecordLine

OFFLINE: Final = "offline"


def bring_to_record(row: Carried, record: Record, at: datetime) -> None:
    """Let our event say what a newer record says; the caller saves the row.

    Raises:
        BadRecord: the agenda takes no such event.
    """
    try:
        with home_writes():
            _write_event(row, record, at)
            _limit(row, record, at)
    except Refusal as refusal:
        if isinstance(refusal, BadRecord):
            raise
        raise BadRecord(refusal.code.rpartition(".")[2]) from None


def bring_again(row: Carried, at: datetime) -> None:
    """Let our event say what the record says, after hosts decided whose place it is."""
    if row.document and row.is_held:
        bring_to_record(row, read_record(row.document), at)
        row.save()


def carry_own_lines(record_id: str, at: datetime) -> None:
    """Let the event that we hold by a record have our own lines as they are now.

    The row of our event is locked; that of the record is not, for whoever takes a newer record
    goes the other way, and writes our lines as well.

    Raises:
        BadRecord: the agenda takes no such event.
    """
    row = Carried.objects.filter(record_id=record_id, is_held=True).exclude(event=None).first()
    if row is not None and row.document:
        bring_to_record(row, read_record(row.document), at)


def end_carrying(row: Carried, home: str, at: datetime) -> None:
    """Hold an event no longer: it is cancelled here, or hidden where nobody had registered."""
    row.is_held, row.news = False, []
    row.save()
    tell_ended(row.record_id, at)
    slug = slug_of(row)
    changed(TOGETHER, AGENDA, event_tag(slug))
    if not slug or row.event_id is None:
        return
    numbers = numbers_of(slug)
    hides = not (numbers.count or numbers.waiting or numbers.maybe)
    page = row.document.get("url", "")
    with home_writes():
        end_carried(row.event_id, _reasons(home, page), at, hides=hides)


def slug_of(row: Carried) -> str:
    """Return the address of our event; "" while there is none."""
    if row.event_id is None:
        return ""
    return slugs_of_events([row.event_id]).get(row.event_id, "")


def _write_event(row: Carried, record: Record, at: datetime) -> None:
    before = read_record(row.document) if row.document else None
    follow_record(record, before, at)
    facts = carried_facts(record, has_own_place=row.has_own_place)
    facts = replace(
        facts,
        lines=with_own_lines(record, facts.lines),
        page_before=row.document.get("url", ""),
    )
    if row.event_id is not None:
        try:
            if change_carried(row.event_id, facts, at) and before is not None:
                add_news(row, news_between(before, record, has_own_place=row.has_own_place), at)
        except NoSuchEvent:
            row.event_id = None
    if row.event_id is None:
        row.event_id, _slug = make_carried(facts, at)


def _limit(row: Carried, record: Record, at: datetime) -> None:
    """Let as many come through us as the home gave us places."""
    mine = record.place_of(group().id)
    slug = slug_of(row)
    if mine is None or mine.given is None or row.has_own_place or not slug:
        return
    given = mine.given if row.places_wanted is None else min(mine.given, row.places_wanted)
    set_capacity(slug, max(1, given), at)


def carried_facts(record: Record, *, has_own_place: bool) -> CarriedFacts:
    """Return what the agenda is told of a record; where to go online, the home's page says."""
    place = record.place_of(record.home.group)
    mode = place.mode if place and record.page and not has_own_place else OFFLINE
    return CarriedFacts(
        plan=EventPlan(
            kind=record.kind,
            starts_at=record.starts_at,
            ends_at=record.ends_at,
            time_zone=record.time_zone,
            titles=dict(record.titles),
            summaries=dict(record.summaries),
            texts=dict(record.texts),
            all_day=record.all_day,
            source_url=record.page,
            registration=record.registration,
            registration_url=record.registration_url,
            mode=mode,
            online_url=record.page if mode != OFFLINE else "",
            new_venue=None if has_own_place else _venue(place),
        ),
        state=record.state,
        uid=record.uid,
        sequence=record.sequence,
        reasons=dict(record.reasons),
        original_starts_at=record.original_starts_at,
        lines=[_line(line, UUID(record.uuid)) for line in record.lines],
        takes_place=not has_own_place,
    )


def _venue(place: HeldPlace | None) -> VenuePlan | None:
    if place is None or not place.name or place.mode == "online":
        return None
    return VenuePlan(
        name=place.name[:120],
        street=place.street[:160],
        postal_code=place.postal_code[:16],
        city=place.city[:80],
        country=place.country[:2],
        latitude=place.latitude,
        longitude=place.longitude,
    )


def _line(line: RecordLine, record: UUID) -> LinePlan:
    """Return a line; its talk has an id of its own here, that no talk of ours can have."""
    plan = LinePlan(
        kind=line.kind,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        titles=dict(line.titles),
        notes=dict(line.notes),
        zone=line.zone,
        track=line.track,
        languages=line.languages,
        links=tuple(
            {"kind": "other", "label": dict(link.names), "url": link.url} for link in line.links
        ),
    )
    if not line.has_talk:
        return plan
    talk = LineTalk(
        uuid=uuid5(record, line.id),
        persons=line.persons,
        abstracts=dict(line.abstracts),
        level=line.level,
    )
    return replace(plan, talk=talk)


def _reasons(home: str, page: str) -> dict[str, str]:
    """Return why it ends here, in each language of the node."""
    reasons: dict[str, Any] = {}
    for language in this_node().languages:
        with override(language):
            words = _("%(home)s and we no longer hold this together.") % {"home": home}
            goes_on = _("It goes on there: %(page)s") % {"page": page} if page else ""
            reasons[language] = f"{words} {goes_on}".strip()
    return reasons
