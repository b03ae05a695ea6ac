"""Pure: from what a calendar file says of a UID to the parts that the agenda should have of it.

Every field is stated in full, so that a file says the same whatever was here before. Of a series
that its calendar has cancelled, the dates until then stay, and the coming ones are cancelled.

Words
    override  what the file says about one date of a recurring event
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, assert_never
from zoneinfo import ZoneInfo

from meshup.calendar_files.imported_event import ImportedDates, ImportedEvent, ImportedSeries
from meshup.imports.domain.parts import (
    CANCELLED_ON,
    STRINGS,
    Fields,
    Part,
    WantedItem,
    by_the_rule,
    pattern_plan,
    span,
)
from meshup.recurrence.dates import Rhythm, dates_between

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from meshup.calendar_files.imported_event import ImportedItem, ImportedRhythm
    from meshup.recurrence.dates import Numbered

STATES: Final = {"confirmed": "confirmed", "tentative": "usual", "cancelled": "cancelled"}
"""What STATUS makes of an event; tentative is public, and not confirmed."""

COMING: Final = timedelta(days=400)
MOST_CANCELLED: Final = 60
"""How many coming dates of a cancelled series are shown as cancelled, and how far ahead."""


@dataclass(frozen=True, slots=True)
class Node:
    """What has to be known of the node to read a file for it.

    Attributes:
        languages: of its pages, the first one for texts that name none, or another.
        venue_of: the address of the venue of an event, or a token of one that is to be made.
    """

    languages: Sequence[str]
    venue_of: Callable[[ImportedEvent], str]
    now: datetime

    def language_of(self, event: ImportedEvent) -> str:
        """Return in which language of the node an event speaks."""
        return event.language if event.language in self.languages else self.languages[0]


def wanted_item(item: ImportedItem, node: Node, cancelled_on: str = "") -> WantedItem:
    """Return the parts that ``item`` wants.

    ``cancelled_on`` is when its series was read as cancelled first, "" when it was not.
    """
    match item:
        case ImportedSeries():
            master = item.master
            of_series = _series_parts(item, node, cancelled_on)
            return WantedItem(item.uid, master.title, item.line, master.stamp, of_series)
        case ImportedDates():
            parts = [_single(event, node, item.master) for event in item.dates]
            bounded = item.first < item.last
            return WantedItem(
                item.uid,
                item.master.title,
                item.line,
                item.master.stamp,
                {part.key: part for part in parts},
                since=item.first if bounded else None,
                until=item.last if bounded else None,
            )
        case ImportedEvent():
            part = _single(item, node, item)
            return WantedItem(item.uid, item.title, item.line, item.stamp, {part.key: part})
        case _:
            assert_never(item)


def dates_of_series(item: ImportedDates, node: Node, series: Fields) -> WantedItem:
    """Return overrides that stand without their series in a file, as dates of the one here."""
    parts = [Part("", "series", series, item.line)]
    for event in item.dates:
        day = date.fromisoformat(event.key[:10])
        if by_the_rule(series["patterns"], day) is None:
            parts.append(_single(event, node, item.master))
        else:
            parts.append(replace(_override(event, node, series), key=day.isoformat()))
    return WantedItem(
        item.uid,
        item.master.title,
        item.line,
        item.master.stamp,
        {part.key: part for part in parts},
        partial=True,
    )


def _single(event: ImportedEvent, node: Node, master: ImportedEvent) -> Part:
    language = node.language_of(event)
    venue = node.venue_of(event)
    fields: Fields = {
        f"title:{language}": event.title or master.title,
        f"summary:{language}": event.summary,
        f"text:{language}": event.text,
        "when": span(event.starts_at, event.ends_at, event.zone, all_day=event.whole_day),
        "venue": venue,
        "mode": mode_of(event, venue),
        "online_url": event.online_url,
        "source_url": event.source_url,
        "state": STATES["cancelled" if master.cancelled else event.status],
    }
    return Part(event.key, "event", _filled(fields), event.line)


def _series_parts(item: ImportedSeries, node: Node, cancelled_on: str) -> dict[str, Part]:
    latest = item.rhythms[-1].master
    language = node.language_of(latest)
    fields: Fields = {
        f"title:{language}": latest.title,
        f"summary:{language}": latest.summary,
        f"text:{language}": latest.text,
        "source_url": latest.source_url,
        "patterns": [_pattern(rhythm, node) for rhythm in item.rhythms],
    }
    series = _filled(fields)
    rules = series["patterns"]
    overrides = {event: date.fromisoformat(event.key[:10]) for event in item.overrides}
    usual = {day: by_the_rule(rules, day) for day in (*item.skipped, *overrides.values())}
    dates = [
        Part(day.isoformat(), "date", {**by_rule, "state": "skipped"})
        for day in item.skipped
        if (by_rule := usual[day])
    ]
    dates += [_override(event, node, series) for event, day in overrides.items() if usual[day]]
    others = [event for event, day in overrides.items() if not usual[day]]
    extras = [_single(event, node, item.master) for event in (*others, *item.extras)]
    if item.master.cancelled:
        today = node.now.astimezone(ZoneInfo(item.rhythms[0].zone)).date()
        series, dates = _cancelled(series, dates, cancelled_on or today.isoformat())
    parts = [Part("", "series", series, item.line), *dates, *extras]
    return {part.key: part for part in parts}


def _pattern(rhythm: ImportedRhythm, node: Node) -> Fields:
    master = rhythm.master
    venue = node.venue_of(master)
    return {
        "rule": rhythm.rule,
        "starts_on": rhythm.starts_on.isoformat(),
        "ends_on": rhythm.ends_on.isoformat() if rhythm.ends_on else "",
        "start": rhythm.start.isoformat(),
        "minutes": max(1, (master.ends_at - master.starts_at) // timedelta(minutes=1)),
        "zone": rhythm.zone,
        "venue": venue,
        "mode": mode_of(master, venue),
        "online_url": master.online_url,
    }


def _override(event: ImportedEvent, node: Node, series: Fields) -> Part:
    """Return what an override says; what its series says too is left for that to say."""
    single = _single(event, node, event)
    fields = dict(single.fields)
    begun = [one for one in series["patterns"] if one["starts_on"] <= event.key[:10]]
    pattern = max(begun, key=lambda one: str(one["starts_on"]))
    inherited = {**pattern, "source_url": series.get("source_url", "")}
    for name in [name for name in fields if ":" in name]:
        if not fields[name] or series.get(name) == fields[name]:
            del fields[name]
    for name in STRINGS:
        if fields.get(name, "") == inherited[name]:
            fields.pop(name, None)
    return Part(event.key, "date", fields, event.line)


def _cancelled(series: Fields, dates: list[Part], since: str) -> tuple[Fields, list[Part]]:
    """Let a series end: what came before ``since`` stays, what comes is cancelled."""
    first = date.fromisoformat(since)
    coming = [
        numbered.date
        for fields in series["patterns"]
        for numbered in _dates(fields, first, first + COMING)
    ][:MOST_CANCELLED]
    last = max(coming, default=first - timedelta(days=1)).isoformat()
    patterns = [
        {**fields, "ends_on": min(fields["ends_on"] or last, last)}
        for fields in series["patterns"]
        if fields["starts_on"] <= last
    ]
    if not patterns:  # it had ended before it began: its first date stands for it
        fields = series["patterns"][0]
        patterns = [{**fields, "ends_on": fields["starts_on"]}]
        coming = [date.fromisoformat(fields["starts_on"])]
    overrides = {part.key: part for part in dates}
    past = [part for part in dates if part.key < since]
    ended = {**series, "patterns": patterns, CANCELLED_ON: since}
    return ended, past + [_cancelled_date(ended, overrides, day) for day in coming]


def _cancelled_date(series: Fields, overrides: dict[str, Part], day: date) -> Part:
    key = day.isoformat()
    override = overrides.get(key)
    usual = by_the_rule(series["patterns"], day) or {}
    if override is None:
        return Part(key, "date", {**usual, "state": "cancelled"})
    if override.fields["state"] == "skipped":
        return override
    return Part(key, "date", {**override.fields, "state": "cancelled"}, override.line)


def _dates(fields: Fields, first: date, last: date) -> list[Numbered]:
    plan = pattern_plan(fields)
    rhythm = Rhythm(plan.rule, plan.starts_on, plan.ends_on)
    return dates_between(rhythm, max(first, plan.starts_on), last)


def mode_of(event: ImportedEvent, venue: str) -> str:
    """Return whether people meet offline, online or both: "mixed"."""
    if not event.online_url:
        return "offline"
    return "mixed" if venue else "online"


def _filled(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value not in ("", None)}
