"""Shell: the row of an event; of a date about which nobody has spoken, a placeholder.

A placeholder is an ``Event`` at version 0, there so that other rows can point to it: readers do
not see it and go on working the date out by the rule. The first change makes it version 1. Its
address has the date that the rule gave it first, and keeps it wherever the event moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.db import transaction

from meshup.agenda.choices import PUBLIC, State
from meshup.agenda.domain.assembling import by_the_rule, pattern_on, rhythm_of
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.queries.lookups import SLUG
from meshup.agenda.errors import NoSuchEvent, NoSuchSeries
from meshup.agenda.models import Event, Series
from meshup.community import rules
from meshup.history.domain.tracking import why_in_use
from meshup.history.versioned import PLACEHOLDER
from meshup.kit.compiled_query import CompiledQuery
from meshup.recurrence.dates import dates_between

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.models import Pattern
    from meshup.community.rules import Asker
    from meshup.history.domain.changes import Changing

FROM_THE_RULE: Final = ("kind", "starts_at", "ends_at", "time_zone")
"""What a row of a date says itself, and a placeholder as its series and pattern do."""


SPOKEN: Final = (
    *("titles", "summaries", "texts", "reasons", "notes", "links", "venue_id", "mode"),
    *("online_url", "languages", "cover", "source_url", "registration", "registration_url"),
    *("registration_opens_at", "registration_closes_at", "place_audience", "original_starts_at"),
)
"""What a row of a date says when it says anything; empty, it is inherited."""


def ensure_row(slug: str, at: datetime) -> int:
    """Return the primary key of the row of a public event, making a placeholder if it has none.

    Nothing that anybody reads changes, and no change is recorded; asked twice, or by two at once,
    it is the same row. Whoever points to it does so in the transaction in which this is called:
    the row is locked until then, and a row to which nothing points may go. Whoever points to
    events also says so to ``history.domain.tracking.protect``.

    Raises:
        NoSuchEvent: it does not exist, or is not public; the two look the same.
    """
    with transaction.atomic():
        event = locked_event(slug, at)
        if event.state not in PUBLIC:
            raise NoSuchEvent
        return event.pk


def row_for(asker: Asker | None, slug: str, at: datetime) -> int:
    """Return the primary key of the row of an event in whatever state, for who runs the agenda.

    As ``ensure_row``, and of a draft as well; None is the node itself (the demo).

    Raises:
        NoSuchEvent: there is none, or ``asker`` does not help with the agenda.
    """
    if asker is not None and not rules.may_see_desk(asker):
        raise NoSuchEvent
    with transaction.atomic():
        return locked_event(slug, at).pk


def series_row_for(asker: Asker | None, slug: str) -> int:
    """Return the primary key of a series, locked, for who runs the agenda, as ``row_for`` does.

    Raises:
        NoSuchSeries: there is none, or ``asker`` does not help with the agenda.
    """
    if asker is not None and not rules.may_see_desk(asker):
        raise NoSuchSeries
    with transaction.atomic():
        if row := Series.objects.select_for_update().filter(slug=slug).first():
            return row.pk
    raise NoSuchSeries


def locked_event(slug: str, at: datetime) -> Event:
    """Return the row of an event, in whatever state, locked; a placeholder is made if need be.

    Raises:
        NoSuchEvent: there is neither a row nor a date by the rule at this address.
    """
    return _locked(slug) or _placeholder(slug, at)


def _locked(slug: str) -> Event | None:
    return next(iter(_locked_at.rows(slug=slug)), None)


_locked_at: Final = CompiledQuery(
    lambda: (
        Event.objects.select_for_update(of=("self",), no_key=True)
        .filter(slug=SLUG)
        .select_related("venue")
    )
)


def _placeholder(slug: str, at: datetime) -> Event:
    """Return a new placeholder, or the row that somebody made a moment ago."""
    event_of(slug)  # before anything is locked, for anybody may ask for any address
    series = Series.objects.select_for_update(no_key=True).filter(slug=slug[:-11]).first()
    if event := _locked(slug):
        return event
    date_by_rule = event_of(slug)
    return Event.objects.create(
        version=0,
        slug=slug,
        uid=new_uid(),
        state=State.USUAL,
        series=series,
        recurrence_date=date_by_rule.recurrence_date,
        changed_at=at,
        **{name: getattr(date_by_rule, name) for name in FROM_THE_RULE},
    )


def new_uid() -> str:
    """Return a UID that no other calendar in the world has (RFC 7986, section 5.3)."""
    return str(uuid4())


def dates_that_stay(series: str, since: date) -> list[Event]:
    """Return the rows of dates from ``since`` on that another pattern has to carry along, in order.

    Those about which something was said, and placeholders that are in use.
    """
    rows = Event.objects.filter(series__slug=series, recurrence_date__gte=since)
    return [
        event
        for event in rows.select_related("venue").order_by("recurrence_date")
        if not _is_idle(event)
    ]


def drop_idle_placeholders(series: Series, since: date) -> None:
    """Lock the dates from ``since`` on, and delete the placeholders to which nothing points."""
    for event in series.events.select_for_update().filter(recurrence_date__gte=since):
        if _is_idle(event):
            event.delete()


def drop_silent_dates(making: Changing, series: Series, last: date) -> None:
    """Drop the rows of usual dates after ``last`` that say nothing and to which nothing points.

    A new pattern has taken them along, or a skipped date was taken up again: without a rule that
    has them they are no dates any more.
    """
    rows = series.events.select_for_update().filter(
        recurrence_date__gt=last, state=State.USUAL, own_timetable=False, head_count=None
    )
    for event in rows.exclude(PLACEHOLDER).order_by("pk"):
        is_silent = not any(getattr(event, name) for name in SPOKEN) and event.open_slots is None
        if is_silent and why_in_use("event", event.pk) is None:
            making.drop(event)


def has_date(key: int) -> bool:
    """Say whether the event with this key is a date by the rule of its series now; two queries."""
    event = Event.objects.select_related("series").filter(pk=key).first()
    if event is None or event.series is None:
        return False
    return _usual(event, event.series.patterns.select_related("series", "venue")) is not None


def _is_idle(event: Event) -> bool:
    return event.version == 0 and why_in_use("event", event.pk) is None


def settle_placeholders(making: Changing) -> None:
    """Let placeholders follow the series and patterns that a change has touched.

    One whose date is no longer a date of the rule goes, as a date that was never stored would. If
    it is in use it stays, as a date about which something was said: this change says it.
    """
    touched = {row.key for row in making.rows_of("series")} | {
        (row.after or row.before or {})["series_id"] for row in making.rows_of("pattern")
    }
    if not touched:
        return
    rows = Event.objects.select_for_update().filter(PLACEHOLDER, series__in=touched)
    for event in rows.order_by("pk"):
        patterns = event.series.patterns.select_related("series", "venue") if event.series else ()
        if usual := _usual(event, patterns):
            for name in FROM_THE_RULE:
                setattr(event, name, getattr(usual, name))
            event.save(update_fields=FROM_THE_RULE)
        elif _is_idle(event):
            event.delete()
        else:
            making.watch(event)
            making.save(event)


def _usual(event: Event, patterns: Iterable[Pattern]) -> Occurrence | None:
    """Return the event as the rule has it; None when its date is no date of the rule."""
    day = event.recurrence_date
    pattern = pattern_on(patterns, day) if day else None
    if day is None or pattern is None:
        return None
    numbered = dates_between(rhythm_of(pattern), day, day)
    return by_the_rule(pattern, numbered[0]) if numbered else None
