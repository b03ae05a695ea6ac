"""Pure: what a calendar says of one UID, part by part, in fields that can be compared.

The same fields say what a file wants, what the last import wrote, and what is here. A date of a
series says only what differs from its series, as its row does.

Words
    part    the series, a date of it, or a single event; each has a key, unique in its UID
    fields  ``title:fr``, ``summary:fr``, ``text:fr`` …, ``when`` (beginning, end, zone, whole
            day), ``venue``, ``mode``, ``online_url``, ``source_url``, ``state``; of a series
            ``patterns``, a list. What is empty may be left out. Names that begin with ``_`` are
            notes of the import.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from meshup.agenda.domain.plans import EventPlan, PatternPlan, SeriesPlan
from meshup.recurrence.dates import Rhythm, edition_on, moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.calendar_files.imported_event import Stamp

Fields = dict[str, Any]
Kind = Literal["series", "date", "event"]

TEXTS: Final = {"title": "titles", "summary": "summaries", "text": "texts"}
STRINGS: Final = ("venue", "mode", "online_url", "source_url")
CANCELLED_ON: Final = "_cancelled_on"
GONE: Final = "_gone"
"""A note: the calendar names the part no more, and it stays for hosts have changed or need it."""

USUAL: Final = "usual"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what a calendar says of a UID; ``line`` is where in the file."""

    key: str
    kind: Kind
    fields: Fields
    line: int = 0


@dataclass(frozen=True, slots=True)
class WantedItem:
    """All that a calendar says of a UID.

    Attributes:
        parts: by key. places: LOCATION of the venues that are to be made, by their token.
        partial: whether other parts, of which it says nothing, stay as they are.
        since, until: outside of this time it says nothing; None for no such bound.
    """

    uid: str
    title: str
    line: int
    stamp: Stamp
    parts: dict[str, Part]
    partial: bool = False
    since: datetime | None = None
    until: datetime | None = None


def span(starts_at: datetime, ends_at: datetime, zone: str, *, all_day: bool) -> list[Any]:
    """Return the field ``when``."""
    return [
        starts_at.astimezone(UTC).isoformat(),
        ends_at.astimezone(UTC).isoformat(),
        zone,
        all_day,
    ]


def starts_of(fields: Fields) -> datetime:
    """Return the beginning that ``when`` says."""
    return datetime.fromisoformat(fields["when"][0])


def ends_of(fields: Fields) -> datetime:
    """Return the end that ``when`` says."""
    return datetime.fromisoformat(fields["when"][1])


def pattern_fields(plan: PatternPlan) -> Fields:
    """Return what imports write of a pattern."""
    return {
        "rule": plan.rule,
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat() if plan.ends_on else "",
        "start": plan.start.isoformat(),
        "minutes": plan.minutes,
        "zone": plan.time_zone,
        "venue": plan.venue,
        "mode": plan.mode,
        "online_url": plan.online_url,
    }


def pattern_plan(fields: Fields, before: PatternPlan | None = None) -> PatternPlan:
    """Return the pattern that ``fields`` describe; what imports never write is as ``before``."""
    plan = PatternPlan(
        rule=fields["rule"],
        starts_on=date.fromisoformat(fields["starts_on"]),
        ends_on=date.fromisoformat(fields["ends_on"]) if fields["ends_on"] else None,
        start=time.fromisoformat(fields["start"]),
        minutes=fields["minutes"],
        time_zone=fields["zone"],
        venue=fields["venue"],
        mode=fields["mode"],
        online_url=fields["online_url"],
    )
    if before is None:
        return plan
    return replace(
        plan,
        languages=before.languages,
        timetable=before.timetable,
        open_slots=before.open_slots,
    )


def series_fields(words: SeriesPlan, patterns: Sequence[PatternPlan]) -> Fields:
    """Return what a series here says."""
    return {
        **_texts_fields(words),
        "source_url": words.source_url,
        "patterns": [pattern_fields(plan) for plan in patterns],
    }


def series_words(fields: Fields, before: SeriesPlan | None = None) -> SeriesPlan:
    """Return the words of a series that ``fields`` describe."""
    plan = before or SeriesPlan(titles={})
    return replace(
        plan,
        titles=texts_of(fields, "title"),
        summaries=texts_of(fields, "summary"),
        texts=texts_of(fields, "text"),
        source_url=fields.get("source_url", ""),
    )


def event_fields(plan: EventPlan, state: str) -> Fields:
    """Return what the row of an event here says."""
    return {
        **_texts_fields(plan),
        **{name: getattr(plan, name) for name in STRINGS if getattr(plan, name)},
        "when": span(plan.starts_at, plan.ends_at, plan.time_zone, all_day=plan.all_day),
        "state": state,
    }


def event_plan(fields: Fields, before: EventPlan | None, kind: str) -> EventPlan:
    """Return the event that ``fields`` describe; what imports never write is as ``before``."""
    _start, _end, zone, all_day = fields["when"]
    plan = before or EventPlan(
        kind=kind, starts_at=starts_of(fields), ends_at=ends_of(fields), time_zone=zone
    )
    return replace(
        plan,
        starts_at=starts_of(fields),
        ends_at=ends_of(fields),
        time_zone=zone,
        all_day=all_day,
        titles=texts_of(fields, "title"),
        summaries=texts_of(fields, "summary"),
        texts=texts_of(fields, "text"),
        venue=fields.get("venue", ""),
        mode=fields.get("mode", ""),
        online_url=fields.get("online_url", ""),
        source_url=fields.get("source_url", ""),
    )


def texts_of(fields: Fields, name: str) -> dict[str, str]:
    """Return the texts called ``name``, "title", "summary" or "text", by language."""
    prefix = f"{name}:"
    found = {key.removeprefix(prefix): fields[key] for key in fields if key.startswith(prefix)}
    return {language: words for language, words in found.items() if words}


def by_the_rule(patterns: Sequence[Fields], day: date) -> Fields | None:
    """Return what a date says of which a calendar says nothing; None when no rule has it."""
    begun = [fields for fields in patterns if fields["starts_on"] <= day.isoformat()]
    if not begun:
        return None
    plan = pattern_plan(max(begun, key=lambda fields: str(fields["starts_on"])))
    if edition_on(Rhythm(plan.rule, plan.starts_on, plan.ends_on), day) is None:
        return None
    starts_at = moment(day, plan.start, plan.time_zone)
    ends_at = starts_at + timedelta(minutes=plan.minutes)
    return {"when": span(starts_at, ends_at, plan.time_zone, all_day=False), "state": USUAL}


def _texts_fields(plan: EventPlan | SeriesPlan) -> Fields:
    return {
        f"{name}:{language}": words
        for name, column in TEXTS.items()
        for language, words in getattr(plan, column).items()
        if words
    }
