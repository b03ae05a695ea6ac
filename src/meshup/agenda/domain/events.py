"""Shell: make events, edit them, give them timetables, keep what happened, delete drafts.

Every function takes the row's lock for the length of its transaction, checks the role of ``by``,
and records one ``Change``. Where the address belongs to a date about which nobody has said
anything yet, saying something stores it. The steps of an event's life are in ``life_cycle``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from meshup.agenda.choices import PUBLIC, State
from meshup.agenda.domain.access import require
from meshup.agenda.domain.assembling import DATED, pattern_on, place_audience
from meshup.agenda.domain.event_changes import (
    changing_event,
    give_time,
    refuse_past,
    refuse_unless_allowed,
    with_limits_along,
)
from meshup.agenda.domain.gestures import Gesture
from meshup.agenda.domain.line_rows import new_item, replace_lines
from meshup.agenda.domain.plans import check_title
from meshup.agenda.domain.registration import registration_of
from meshup.agenda.domain.rows import new_uid
from meshup.agenda.domain.venues import venue_of_plan
from meshup.agenda.models import Event, Series
from meshup.community import rules
from meshup.history.domain.changes import changing, refuse_if_changed
from meshup.history.domain.tracking import refuse_if_in_use
from meshup.kit.text import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from meshup.agenda.domain.plans import Afterwards, EventPlan, LinePlan
    from meshup.agenda.models import Pattern, Venue
    from meshup.community.rules import Asker
    from meshup.history.domain.changes import Changing

RESERVED: Final = frozenset({"new"})
"""Addresses that are doors of the desk."""

PLAIN: Final = (
    *("kind", "starts_at", "ends_at", "time_zone", "all_day", "titles", "summaries", "texts"),
    *("mode", "online_url", "cover", "open_slots", "source_url", "place_audience"),
    *("registration", "registration_url", "registration_opens_at", "registration_closes_at"),
)
"""What a plan and a row call by the same name and keep in the same shape."""

INHERITED: Final = ("titles", "summaries", "texts", "cover", "source_url")
"""What a date leaves to its series to say, when both say the same."""


def create_event(
    by: Asker | None,
    plan: EventPlan,
    at: datetime,
    lines: Iterable[LinePlan] = (),
    *,
    state: State = State.DRAFT,
    uid: str = "",
) -> Event:
    """Make a single event with its timetable, as a draft unless ``state`` says otherwise.

    ``uid`` is the one of a calendar file it comes from; a new one is made without it.

    Raises:
        NotYours: ``by`` is not a host. TitleMissing, and what the plans' ``check`` refuse.
    """
    require(by, rules.may_edit_agenda)
    check_title(plan.titles)
    wanted = list(lines)
    plan.check()
    for line in wanted:
        line.check()
    slug = free_slug(slug_of(next(filter(None, plan.titles.values()))), plan.starts_at)
    event = Event(slug=slug, uid=uid or new_uid(), state=state, own_timetable=bool(wanted))
    with changing(by, "create", f"event:{slug}", at) as making:
        _write(event, plan, venue_of_plan(making, plan), plan.starts_at)
        making.save(event)
        making.save(*(new_item(event, line) for line in wanted))
    return event


def edit_event(by: Asker | None, slug: str, version: int, plan: EventPlan, at: datetime) -> Event:
    """Say ``plan`` of the event; another time than before makes it a moved one.

    ``version`` is the one that the host's form began with (0: nothing was stored yet). Programme
    helpers may change texts, languages and covers, and nothing else.

    Raises:
        NotYours, NoSuchEvent, ChangedMeanwhile, NotInThisState, MovesIntoThePast, and what
        ``EventPlan.check`` refuses.
    """
    require(by, rules.may_edit_programme)
    plan.check()
    with changing_event(by, slug, "edit", at) as (making, event):
        refuse_if_changed(event, version)
        if by is not None:
            refuse_unless_allowed(Gesture.EDIT, event, at)
            if event.state in PUBLIC:
                refuse_past(event, plan.starts_at, plan.ends_at, at)
        if event.series is None:
            check_title(plan.titles)
        before = _when_and_where(event)
        announced_at = event.starts_at
        plan = with_limits_along(plan, event)
        give_time(event, plan.starts_at, plan.ends_at)
        _write(event, plan, venue_of_plan(making, plan), announced_at)
        if _when_and_where(event) != before:
            require(by, rules.may_edit_agenda)
        making.save(event)
    return event


def record_afterwards(
    by: Asker, slug: str, version: int, afterwards: Afterwards, at: datetime
) -> Event:
    """Keep what happened: how many came, notes, links to slides, video and photos, or of its talks.

    Door helpers may set the head count and nothing else.

    Raises:
        NotYours, NoSuchEvent, ChangedMeanwhile, NotInThisState, NotYetBegun, TextTooLong,
        LinkMissing
    """
    require(by, rules.may_count_heads)
    afterwards.check()
    with changing_event(by, slug, "remember", at) as (making, event):
        refuse_if_changed(event, version)
        refuse_unless_allowed(Gesture.NOTE, event, at)
        event.head_count = afterwards.head_count
        if rules.may_edit_programme(by):
            event.notes, event.links = afterwards.notes, list(afterwards.links)
            _link_lines(making, event, afterwards.line_links)
        making.save(event)
    return event


def set_timetable(
    by: Asker | None, slug: str, version: int, lines: Iterable[LinePlan], at: datetime
) -> Event:
    """Give the event a timetable of its own; without lines it has that of its series again.

    Lines that name the key of one that is there keep its row, and its talk.

    Raises:
        NotYours, NoSuchEvent, ChangedMeanwhile, NotInThisState, AlreadyOver, EndsBeforeStart,
        TextTooLong
    """
    require(by, rules.may_edit_programme)
    wanted = list(lines)
    for line in wanted:
        line.check()
    with changing_event(by, slug, "timetable", at) as (making, event):
        refuse_if_changed(event, version)
        if by is not None:
            refuse_unless_allowed(Gesture.TIMETABLE, event, at)
        event.own_timetable = bool(wanted)
        making.save(event)
        replace_lines(making, event, wanted)
    return event


def withdraw(by: Asker, slug: str, at: datetime) -> None:
    """Delete a draft or turn a suggestion down; nothing public is ever deleted this way.

    Raises:
        NotYours, NoSuchEvent, NotInThisState
        InUse: others point to it.
    """
    require(by, rules.may_edit_agenda)
    with changing_event(by, slug, "withdraw", at) as (making, event):
        refuse_unless_allowed(Gesture.WITHDRAW, event, at)
        refuse_if_in_use("event", event.pk)
        making.drop(*event.items.all(), event)


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


def _link_lines(
    making: Changing, event: Event, links: Mapping[int, tuple[dict[str, Any], ...]]
) -> None:
    """Give those lines of the event's own timetable their links, where they are other ones."""
    for item in event.items.filter(pk__in=links):
        if item.links != list(links[item.pk]):
            making.watch(item)
            item.links = list(links[item.pk])
            making.save(item)


def _when_and_where(event: Event) -> tuple[object, ...]:
    place = (event.venue_id, event.mode, event.online_url, event.place_audience)
    registration = (
        *(event.registration, event.registration_url),
        *(event.registration_opens_at, event.registration_closes_at),
    )
    times = (event.starts_at, event.ends_at, event.time_zone, event.all_day)
    return (*times, event.kind, *place, *registration)


def _write(event: Event, plan: EventPlan, venue: Venue | None, announced_at: datetime) -> None:
    """Write ``plan`` into the row; what a series says already is left for it to say.

    ``announced_at`` is when the event was to begin until now.
    """
    for name in PLAIN:
        setattr(event, name, getattr(plan, name))
    event.languages = list(plan.languages)
    event.venue = venue
    if pattern := _pattern_of(event):
        _inherit(event, pattern.series, INHERITED)
        _inherit(event, pattern, ("mode", "online_url", "languages"))
        if event.venue_id == pattern.venue_id:
            event.venue = None
        if event.open_slots == pattern.open_slots:
            event.open_slots = None
    _inherit_registration(event, announced_at)
    if event.place_audience == place_audience(None, event.series):
        event.place_audience = ""


def _inherit_registration(event: Event, announced_at: datetime) -> None:
    """Let the series say how people register, or nobody, when that is what the event says too.

    Limits that are what the series said when the event was ``announced_at``, before it was moved
    in the same form, are the series' as well, and move along.
    """
    own = registration_of(event, None, event.starts_at, event.time_zone)
    inherited = (
        registration_of(None, event.series, at, event.time_zone)
        for at in (event.starts_at, announced_at)
    )
    if own in inherited:
        event.registration, event.registration_url = "", ""
        event.registration_opens_at = event.registration_closes_at = None


def _inherit(event: Event, source: Series | Pattern, names: Iterable[str]) -> None:
    """Empty those columns of ``event`` that say the same as ``source``."""
    for name in names:
        value = getattr(event, name)
        if value == getattr(source, name):
            setattr(event, name, type(value)())


def _pattern_of(event: Event) -> Pattern | None:
    if event.series is None or event.recurrence_date is None:
        return None
    patterns = event.series.patterns.select_related("series", "venue")
    return pattern_on(patterns, event.recurrence_date)
