"""Shell: events whose home is on another node, as rows of ours: made, and brought to what it says.

Each function is one change, made by the node itself, which the history keeps and pages hear of. The
same again is no change. SEQUENCE is never below that of the home, so that a calendar which knows
both keeps the newer one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from meshup.agenda.choices import PUBLIC, State
from meshup.agenda.domain.events import free_slug
from meshup.agenda.domain.line_rows import new_item, replace_lines
from meshup.agenda.domain.plans import check_title
from meshup.agenda.domain.queries.lookups import lines_of, row_at
from meshup.agenda.domain.queries.reading import occurrence_of
from meshup.agenda.domain.rows import new_uid
from meshup.agenda.domain.venues import venue_of_plan
from meshup.agenda.errors import NoSuchEvent
from meshup.agenda.imported_events import hand_over
from meshup.agenda.models import Event
from meshup.history.domain.changes import changing
from meshup.kit.text import slug_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.domain.plans import EventPlan, LinePlan
    from meshup.agenda.models import Item
    from meshup.history.domain.changes import Changing
    from meshup.kit.localized_text import Texts

SHARED: Final = (
    *("kind", "starts_at", "ends_at", "time_zone", "all_day"),
    *("titles", "summaries", "texts"),
)
"""What the home says, by the names that plans and rows have for it."""
PLACE: Final = ("mode", "online_url")
OWN: Final = ("registration", "registration_url", "source_url")
"""What is taken from the home once, when the event is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedFacts:
    """What the home says of an event; ``plan`` is checked by who makes it.

    Attributes:
        uid: UID of RFC 5545; another one is made where an event here has it already.
        takes_place: whether the home's place is ours as well.
        page_before: where its home had its page until now; "" where that is not known.
    """

    plan: EventPlan
    state: str
    uid: str
    sequence: int
    reasons: Texts
    original_starts_at: datetime | None
    lines: Sequence[LinePlan]
    takes_place: bool
    page_before: str = ""


def event_in_any_state(slug: str) -> Occurrence:
    """Return an event that has a row, with its lines, as everybody reads it if it is public.

    For the node itself, which tells of drafts those who were asked to hold them.

    Raises:
        NoSuchEvent: it has no row.
    """
    row = row_at(slug)
    if row is None:
        raise NoSuchEvent
    return occurrence_of(row, [], lines_of(row))


def slugs_of_events(keys: Sequence[int]) -> dict[int, str]:
    """Return the addresses of events by the keys of their rows; one query."""
    return dict(Event.objects.filter(pk__in=keys).values_list("pk", "slug"))


def make_carried(facts: CarriedFacts, at: datetime) -> tuple[int, str]:
    """Make the event; return its key and its address.

    One that had been imported from its home's calendar is this event, and keeps its address and
    its people.

    Raises:
        TitleMissing, and what the plans' ``check`` refuse.
    """
    _check(facts)
    plan = facts.plan
    imported = row_at(hand_over(facts.uid, plan.source_url))
    if imported is not None:
        change_carried(imported.pk, facts, at)
        return imported.pk, imported.slug
    slug = free_slug(slug_of(next(filter(None, plan.titles.values()))), plan.starts_at)
    is_taken = Event.objects.filter(uid=facts.uid).exists()
    event = Event(slug=slug, uid=new_uid() if is_taken else facts.uid, sequence=facts.sequence)
    with changing(None, "create", f"event:{slug}", at) as making:
        _write(making, event, facts)
        for name in OWN:
            setattr(event, name, getattr(plan, name))
        event.own_timetable = bool(facts.lines)
        making.save(event)
        making.save(*(new_item(event, line) for line in facts.lines))
    return event.pk, slug


def change_carried(key: int, facts: CarriedFacts, at: datetime) -> bool:
    """Let the event say what its home says; return whether that is anything new.

    Raises:
        NoSuchEvent: it is not there any more. What the plans' ``check`` refuse.
    """
    _check(facts)
    row = _locked(key)
    if _says(row, facts):
        return False
    with changing(None, _verb(row, facts), f"event:{row.slug}", at) as making:
        making.watch(row)
        _write(making, row, facts)
        if _leads_to_page_before(row, facts):
            row.source_url = facts.plan.source_url
        row.own_timetable = bool(facts.lines)
        row.sequence = max(row.sequence, facts.sequence - 1)
        making.save(row)
        replace_lines(making, row, _keeping_rows(row, facts.lines))
    return True


def bring_home(key: int, home_page: str, sequence: int, at: datetime) -> None:
    """Let an event that had its home elsewhere be ours: newer than ``sequence`` in calendars.

    What led to ``home_page`` only because that was its home leads nowhere any more.

    Raises:
        NoSuchEvent: it is not there any more.
    """
    row = _locked(key)
    with changing(None, "edit", f"event:{row.slug}", at) as making:
        making.watch(row)
        row.sequence = max(row.sequence, sequence)
        for name in ("source_url", "online_url"):
            if home_page and getattr(row, name) == home_page:
                setattr(row, name, "")
        making.save(row)


def end_carried(key: int, reasons: Texts, at: datetime, *, hides: bool) -> None:
    """Let an event that we hold no longer be cancelled, or hidden; one that is over stays.

    Raises:
        NoSuchEvent: it is not there any more.
    """
    row = _locked(key)
    if row.ends_at <= at or row.state == State.DRAFT:
        return
    with changing(None, "hide" if hides else "cancel", f"event:{row.slug}", at) as making:
        making.watch(row)
        row.state = State.DRAFT if hides else State.CANCELLED
        row.reasons = {} if hides else dict(reasons)
        making.save(row)


def _locked(key: int) -> Event:
    rows = Event.objects.select_for_update(of=("self",), no_key=True).select_related("venue")
    row = rows.filter(pk=key).first()
    if row is None:
        raise NoSuchEvent
    return row


def _check(facts: CarriedFacts) -> None:
    check_title(facts.plan.titles)
    facts.plan.check()
    for line in facts.lines:
        line.check()


def _verb(row: Event, facts: CarriedFacts) -> str:
    if facts.state != row.state:
        verbs = {State.CANCELLED: "cancel", State.CONFIRMED: "confirm", State.DRAFT: "hide"}
        return verbs.get(State(facts.state), "edit")
    return "move" if facts.plan.starts_at != row.starts_at and row.state in PUBLIC else "edit"


def _write(making: Changing, event: Event, facts: CarriedFacts) -> None:
    for name in SHARED:
        setattr(event, name, getattr(facts.plan, name))
    if facts.takes_place:
        for name in PLACE:
            setattr(event, name, getattr(facts.plan, name))
        event.venue = venue_of_plan(making, facts.plan)
    event.state, event.reasons = State(facts.state), dict(facts.reasons)
    event.original_starts_at = facts.original_starts_at


def _says(row: Event, facts: CarriedFacts) -> bool:
    """Say whether a row says all that its home says."""
    plan = facts.plan
    same = all(getattr(row, name) == getattr(plan, name) for name in SHARED)
    same &= (row.state, row.reasons) == (facts.state, dict(facts.reasons))
    same &= row.original_starts_at == facts.original_starts_at
    same &= row.sequence >= facts.sequence and not _leads_to_page_before(row, facts)
    if facts.takes_place:
        same &= all(getattr(row, name) == getattr(plan, name) for name in PLACE)
        same &= _place_of(row) == _wanted_place(plan)
    return same and _lines_say(row, facts.lines)


def _leads_to_page_before(row: Event, facts: CarriedFacts) -> bool:
    before = facts.page_before
    return bool(before) and before == row.source_url != facts.plan.source_url


def _place_of(row: Event) -> tuple[str, str, str]:
    venue = row.venue
    return (venue.name, venue.street, venue.city) if venue else ("", "", "")


def _wanted_place(plan: EventPlan) -> tuple[str, str, str]:
    new = plan.new_venue
    return (new.name, new.street, new.city) if new else ("", "", "")


def _lines_say(row: Event, lines: Sequence[LinePlan]) -> bool:
    there = sorted(_said(item) for item in row.items.all())
    return there == sorted(_said(new_item(row, line)) for line in lines)


def _said(item: Item) -> str:
    words = (item.kind, item.titles, item.notes, item.links)
    columns = (*words, item.zone, item.track, item.languages)
    talk = (str(item.talk), item.persons, item.abstracts, item.level)
    times = (item.starts_at and item.starts_at.isoformat(), item.ends_at and str(item.ends_at))
    return json.dumps((columns, talk, times), sort_keys=True)


def _keeping_rows(row: Event, lines: Sequence[LinePlan]) -> list[LinePlan]:
    """Return ``lines``; each with the row that carried the same talk, or the same words."""
    free = {_named(item.talk, item.kind, item.titles): item.pk for item in row.items.all()}
    kept = []
    for line in lines:
        name = _named(line.talk.uuid if line.talk else None, line.kind, line.titles)
        kept.append(replace(line, key=free.pop(name, None)))
    return kept


def _named(talk: object, kind: str, titles: object) -> str:
    return str(talk) if talk else json.dumps((kind, titles), sort_keys=True)
