"""Shell: what hosts do with events: make, edit, confirm, move, go online, cancel, skip, remember.

Every function takes the row's lock for the length of its transaction, checks the role of ``by``,
and records one ``Change``. Where the address belongs to an occurrence about which nobody has said
anything yet, saying something stores it.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.db import transaction

from meshup.agenda.choices import PUBLIC, TRANSITIONS, Mode, State
from meshup.agenda.domain.assembling import pattern_on
from meshup.agenda.domain.changes import changing, refuse_if_changed
from meshup.agenda.domain.plans import (
    check_link,
    check_span,
    check_texts,
    check_title,
)
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.errors import AlreadyOver, NoSuchVenue, NotInThisState, NotYours
from meshup.agenda.models import Event, Item, Series, Venue
from meshup.community import rules
from meshup.kit.text import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from meshup.agenda.domain.changes import Changing
    from meshup.agenda.domain.occurrence import Texts
    from meshup.agenda.domain.plans import Afterwards, EventPlan, LinePlan
    from meshup.agenda.models import Pattern
    from meshup.community.rules import Asker

RESERVED: Final = frozenset({"new"})
"""Addresses that are doors of the desk."""

DATED: Final = re.compile(r"-\d{4}-\d{2}-\d{2}\Z")
"""How the address of a date of a series ends."""

PLAIN: Final = (
    *("kind", "starts_at", "ends_at", "time_zone", "all_day", "titles", "summaries", "texts"),
    *("mode", "online_url", "cover", "open_slots", "source_url"),
)
"""What a plan and a row call by the same name and keep in the same shape."""


def create_event(
    by: Asker | None, plan: EventPlan, at: datetime, *, state: State = State.DRAFT, uid: str = ""
) -> Event:
    """Make a single event, as a draft unless ``state`` says otherwise.

    ``uid`` is the one of a calendar file it comes from; a new one is made without it.

    Raises:
        NotYours: ``by`` is not a host. TitleMissing, and what ``EventPlan.check`` refuses.
    """
    if by is not None:
        _allow(by, rules.may_edit_agenda)
    check_title(plan.titles)
    plan.check()
    slug = free_slug(slug_of(next(filter(None, plan.titles.values()))), plan.starts_at)
    event = Event(slug=slug, uid=uid or new_uid(), state=state)
    with changing(by, "create", f"event:{slug}", at) as making:
        _write(event, plan)
        making.save(event)
    return event


def edit_event(by: Asker | None, slug: str, version: int, plan: EventPlan, at: datetime) -> Event:
    """Say ``plan`` of the event; another time than before makes it a moved one.

    ``version`` is the one that the host's form began with (0: nothing was stored yet). Programme
    helpers may change texts, languages and covers, and nothing else.

    Raises:
        NotYours, NoSuchEvent, ChangedMeanwhile, and what ``EventPlan.check`` refuses.
    """
    _allow(by, rules.may_edit_programme)
    plan.check()
    with _saying(by, slug, "edit", at) as (making, event):
        _refuse_if_changed(event, version)
        if event.series is None:
            check_title(plan.titles)
        before = _when_and_where(event)
        _move(event, plan.starts_at, plan.ends_at)
        _write(event, plan)
        if _when_and_where(event) != before:
            _allow(by, rules.may_edit_agenda)
        making.save(event)
    return event


def confirm(by: Asker | None, slug: str, at: datetime) -> Event:
    """Say that the event takes place: publishes a draft, settles a usual date, revives it.

    Raises:
        NotYours, NoSuchEvent, NotInThisState
    """
    return _step(by, slug, State.CONFIRMED, "confirm", at)


def cancel(by: Asker | None, slug: str, reasons: Texts, at: datetime) -> Event:
    """Say that the event does not take place, and why; it stays visible.

    Raises:
        NotYours, NoSuchEvent, NotInThisState, AlreadyOver, TextTooLong
    """
    check_texts("reasons", reasons)

    def say(event: Event) -> None:
        _refuse_if_over(event, at)
        event.reasons = reasons

    return _step(by, slug, State.CANCELLED, "cancel", at, say)


def skip(by: Asker | None, slug: str, at: datetime) -> Event:
    """Leave a date of a series out, as if the rule had not said it; its number stays taken.

    Raises:
        NotYours, NoSuchEvent, NotInThisState
    """
    return _step(by, slug, State.SKIPPED, "skip", at)


def take_up(by: Asker, slug: str, at: datetime) -> Event:
    """Take a skipped date up again, as a usual one.

    Raises:
        NotYours, NoSuchEvent, NotInThisState
    """
    return _step(by, slug, State.USUAL, "take_up", at)


def move(by: Asker, slug: str, starts_at: datetime, ends_at: datetime, at: datetime) -> Event:
    """Move the event to another time and confirm it; where it was before is kept.

    Raises:
        NotYours, NoSuchEvent, AlreadyOver, EndsBeforeStart, TooLong, ImpossibleDate
    """
    _allow(by, rules.may_edit_agenda)
    check_span(starts_at, ends_at)
    with _saying(by, slug, "move", at) as (making, event):
        _refuse_if_over(event, at)
        _move(event, starts_at, ends_at)
        _settle(event)
        making.save(event)
    return event


def move_online(by: Asker, slug: str, url: str, at: datetime) -> Event:
    """Move the event online, to ``url``, and confirm it; its date stays.

    Raises:
        NotYours, NoSuchEvent, AlreadyOver, LinkMissing
    """
    _allow(by, rules.may_edit_agenda)
    check_link(url)
    with _saying(by, slug, "move_online", at) as (making, event):
        _refuse_if_over(event, at)
        event.mode, event.online_url = Mode.ONLINE, url
        _settle(event)
        making.save(event)
    return event


def remember(by: Asker, slug: str, version: int, kept: Afterwards, at: datetime) -> Event:
    """Keep what happened: how many came, notes, links to slides, video and photos.

    Door helpers may set the head count and nothing else.

    Raises:
        NotYours, NoSuchEvent, ChangedMeanwhile, TextTooLong, LinkMissing
    """
    _allow(by, rules.may_count_heads)
    kept.check()
    with _saying(by, slug, "remember", at) as (making, event):
        _refuse_if_changed(event, version)
        event.head_count = kept.head_count
        if rules.may_edit_programme(by):
            event.notes, event.links = kept.notes, list(kept.links)
        making.save(event)
    return event


def set_timetable(
    by: Asker | None, slug: str, version: int, lines: Iterable[LinePlan], at: datetime
) -> Event:
    """Give the event a timetable of its own; without lines it has that of its series again.

    Raises:
        NotYours, NoSuchEvent, ChangedMeanwhile, EndsBeforeStart, TextTooLong
    """
    if by is not None:
        _allow(by, rules.may_edit_programme)
    wanted = list(lines)
    for line in wanted:
        line.check()
    with _saying(by, slug, "timetable", at) as (making, event):
        _refuse_if_changed(event, version)
        event.own_timetable = bool(wanted)
        making.save(event)
        making.drop(*event.items.all())
        making.save(*(Item(event=event, **_columns(line)) for line in wanted))
    return event


def withdraw(by: Asker, slug: str, at: datetime) -> None:
    """Delete a draft or turn a suggestion down; nothing public is ever deleted this way.

    Raises:
        NotYours, NoSuchEvent, NotInThisState
    """
    _allow(by, rules.may_edit_agenda)
    with _saying(by, slug, "withdraw", at) as (making, event):
        if event.state not in {State.DRAFT, State.SUGGESTED}:
            raise NotInThisState(state=State(event.state).label, wanted="withdrawn")
        making.drop(*event.items.all(), event)


@contextmanager
def unchanged_since(slug: str, version: int) -> Iterator[None]:
    """Let a step be taken only while nobody has changed the event since ``version``.

    ``version`` is the one that the host's form began with; 0 when nothing was stored yet.

    Raises:
        ChangedMeanwhile: somebody else was faster.
    """
    with transaction.atomic():
        event = Event.objects.select_for_update().filter(slug=slug).first()
        if event is not None:
            refuse_if_changed(event, version)
        yield


def free_slug(wanted: str, starts_at: datetime) -> str:
    """Return an address for an event that begins at ``starts_at``, free at this moment.

    One that a date of a series may have never is: whoever took it would take its page away.
    """
    dated = f"{wanted}-{starts_at:%Y-%m-%d}"
    for slug in (wanted, dated):
        if slug in RESERVED or (DATED.search(slug) and Series.objects.filter(slug=slug[:-11])):
            continue
        if not Event.objects.filter(slug=slug).exists():
            return slug
    return f"{dated}-{uuid4().hex[:6]}"


def new_uid() -> str:
    """Return a UID that no other calendar in the world has (RFC 7986, section 5.3)."""
    return str(uuid4())


@contextmanager
def _saying(
    by: Asker | None, slug: str, verb: str, at: datetime
) -> Iterator[tuple[Changing, Event]]:
    """Change one event: lock its row, or make the one of a date about which nobody has spoken."""
    with changing(by, verb, f"event:{slug}", at) as making:
        event = _locked(slug)
        if event is None:
            event = _first_said(slug)
        if event.pk is not None:
            making.watch(event)
        yield making, event


def _locked(slug: str) -> Event | None:
    return Event.objects.select_for_update().filter(slug=slug).first()


def _first_said(slug: str) -> Event:
    """Return a new row for a date of a series, or the one that somebody made a moment ago."""
    one = event_of(slug)
    series = Series.objects.select_for_update().get(slug=one.series)
    return _locked(slug) or Event(
        slug=slug,
        uid=new_uid(),
        kind=one.kind,
        state=State.USUAL,
        series=series,
        recurrence_date=one.recurrence_date,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        time_zone=one.time_zone,
    )


def _step(
    by: Asker | None,
    slug: str,
    wanted: State,
    verb: str,
    at: datetime,
    say: Callable[[Event], None] = lambda _: None,
) -> Event:
    """Take the event to the state ``wanted``, and let ``say`` add what belongs to the step."""
    _allow(by, rules.may_edit_agenda)
    with _saying(by, slug, verb, at) as (making, event):
        if wanted not in TRANSITIONS[State(event.state)]:
            raise NotInThisState(state=State(event.state).label, wanted=wanted.label)
        event.state, event.suggested_by, event.reasons = wanted, "", {}
        say(event)
        making.save(event)
    return event


def _columns(line: LinePlan) -> dict[str, Any]:
    told = {one.name: getattr(line, one.name) for one in fields(line)}
    return told | {"languages": list(line.languages), "links": list(line.links)}


def _allow(by: Asker | None, rule: Callable[[Asker], bool]) -> None:
    """Refuse whom ``rule`` does not allow; None is the node itself (an import, the demo)."""
    if by is not None and not rule(by):
        raise NotYours


def _when_and_where(event: Event) -> tuple[object, ...]:
    place = (event.venue_id, event.mode, event.online_url)
    return (event.starts_at, event.ends_at, event.time_zone, event.all_day, event.kind, *place)


def _refuse_if_changed(event: Event, version: int) -> None:
    """Refuse when ``version`` (0: nothing was stored yet) is not the one that is stored."""
    if event.pk is not None:
        refuse_if_changed(event, version)


def _refuse_if_over(event: Event, at: datetime) -> None:
    if event.ends_at <= at:
        raise AlreadyOver


def _settle(event: Event) -> None:
    """Confirm what is public; a draft that moves stays a draft."""
    if event.state in PUBLIC:
        event.state, event.reasons = State.CONFIRMED, {}


def _move(event: Event, starts_at: datetime, ends_at: datetime) -> None:
    """Give the event another time, and remember where it was when it was public there."""
    if starts_at != event.starts_at and event.state in PUBLIC:
        first = event.original_starts_at or event.starts_at
        event.original_starts_at = None if first == starts_at else first
    event.starts_at, event.ends_at = starts_at, ends_at


def _write(event: Event, plan: EventPlan) -> None:
    """Write ``plan`` into the row; what a series says already is left for it to say."""
    for name in PLAIN:
        setattr(event, name, getattr(plan, name))
    event.languages = list(plan.languages)
    event.venue = _venue(plan.venue)
    if pattern := _pattern_of(event):
        _inherit(event, pattern.series, ("titles", "summaries", "texts", "cover"))
        _inherit(event, pattern, ("mode", "online_url", "languages"))
        if event.venue_id == pattern.venue_id:
            event.venue = None
        if event.open_slots == pattern.open_slots:
            event.open_slots = None


def _inherit(event: Event, source: Series | Pattern, names: Iterable[str]) -> None:
    """Empty those columns of ``event`` that say the same as ``source``."""
    for name in names:
        said = getattr(event, name)
        if said == getattr(source, name):
            setattr(event, name, type(said)())


def _pattern_of(event: Event) -> Pattern | None:
    if event.series is None or event.recurrence_date is None:
        return None
    patterns = event.series.patterns.select_related("series", "venue")
    return pattern_on(patterns, event.recurrence_date)


def _venue(slug: str) -> Venue | None:
    if not slug:
        return None
    if (venue := Venue.objects.filter(slug=slug).first()) is None:
        raise NoSuchVenue
    return venue
