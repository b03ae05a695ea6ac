"""Pure: what has to be done so that a series says what its calendar says, date by date.

The rhythm of a series is one field: its patterns, as a whole. Each date is compared with what its
rule makes of it, so that a date which an override no longer changes returns to the rule, and a
date that hosts confirmed follows the rule to another hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from meshup.imports.domain.merging import Difference, is_untouched, merge
from meshup.imports.domain.parts import (
    GONE,
    Part,
    WantedItem,
    by_the_rule,
    event_fields,
    series_fields,
)
from meshup.imports.domain.steps import PartStep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from meshup.agenda.domain.stored import StoredEvent, StoredSeries
    from meshup.imports.domain.parts import Fields
    from meshup.imports.domain.steps import Here, Operation, Origin


@dataclass(frozen=True, slots=True)
class Rules:
    """The patterns of a series: as the last import wrote them, as they are, as they will be.

    Attributes:
        retained: whether hosts gave the series another rhythm than its calendar has.
        unnoted: whether the last import did not keep which dates it wrote.
    """

    base: list[Fields]
    here: list[Fields]
    after: list[Fields]
    retained: bool = False
    unnoted: bool = False


def plan_series(
    wanted: WantedItem, origins: Mapping[str, Origin], here: Here
) -> Iterator[PartStep]:
    """Plan a series that the calendar has, and its dates."""
    part = wanted.parts[""]
    origin = origins.get("")
    if origin is None or origin.kind != "series":
        yield PartStep("", "series", "create", "", part.fields, part.fields)
        yield from _new_dates(wanted)
        return
    stored = here.series.get(origin.slug)
    if stored is None:  # hosts removed it
        if origin.fields is not None and origin.fields != part.fields:
            removed = Difference("removed", "", part.fields["patterns"])
            yield PartStep("", "series", "stay", origin.slug, part.fields, retained=(removed,))
        return
    now = series_fields(stored.words, stored.patterns)
    base = base_of(origin, stored, now, part.fields, here)
    merged = merge(base, now, part.fields)
    if merged.changes or merged.retained or origin.fields != part.fields:
        yield PartStep(
            "",
            "series",
            "update" if merged.changes else "stay",
            stored.slug,
            part.fields,
            merged.fields,
            merged.changes,
            merged.retained,
        )
    after = merged.fields["patterns"]
    rules = Rules(
        *(base["patterns"], now["patterns"], after, after != part.fields["patterns"]),
        origin.fields is None,
    )
    for key in _dates_to_plan(wanted, origins, stored):
        part_there, each = wanted.parts.get(key), origins.get(key)
        yield from _date_steps(
            part_there if part_there is not None and part_there.kind == "date" else None,
            each if each is not None and each.kind == "date" else None,
            _row_of(key, origins, stored),
            *(date.fromisoformat(key), rules, here),
        )


def base_of(
    origin: Origin, stored: StoredEvent | StoredSeries, now: Fields, wanted: Fields, here: Here
) -> Fields:
    """Return what the last import wrote; where it kept no fields, what its row tells of it."""
    if origin.fields is not None:
        return origin.fields
    return now if stored.changed_at in here.imported_at or not wanted else wanted


def series_ending(origins: Mapping[str, Origin], here: Here) -> Iterator[PartStep]:
    """Plan that a series goes; its dates that hosts changed, or others use, stay alone."""
    origin = origins[""]
    stored = here.series.get(origin.slug)
    if stored is None:
        yield PartStep("", "series", "stay", origin.slug)
        return
    now = series_fields(stored.words, stored.patterns)
    base = base_of(origin, stored, now, {}, here)
    rules = Rules(base["patterns"], now["patterns"], [], unnoted=origin.fields is None)
    by_slug = {each.slug: each for each in origins.values() if each.kind == "date"}
    standing = [
        row.slug
        for row in stored.dates
        if row.version and not _is_as_imported(row, by_slug.get(row.slug), rules, here)
    ]
    cancelled = [
        row.slug
        for row in stored.dates
        if row.slug not in standing and here.in_use(row.pk) is not None
    ]
    yield PartStep(
        *("", "series", "remove", stored.slug),
        changes=(Difference("removed", now["patterns"], ""),),
        retained=tuple(Difference("removed", slug, "") for slug in (*standing, *cancelled)),
        standing=tuple(standing),
        cancelled=tuple(cancelled),
    )
    for key, each in origins.items():
        if each.kind == "date":
            yield PartStep(key, "date", "stay", each.slug)


def series_vanishing(origins: Mapping[str, Origin], here: Here) -> Iterator[PartStep]:
    """Plan that a series of which its address says nothing more ends yesterday; its past stays."""
    origin = origins[""]
    stored = here.series.get(origin.slug)
    if stored is None:
        return
    now = series_fields(stored.words, stored.patterns)
    base = base_of(origin, stored, now, {}, here)
    zone = ZoneInfo(base["patterns"][0]["zone"])
    yesterday = (here.now.astimezone(zone).date() - timedelta(days=1)).isoformat()
    patterns = [
        {**fields, "ends_on": min(fields["ends_on"] or yesterday, yesterday)}
        for fields in base["patterns"]
        if fields["starts_on"] <= yesterday
    ]
    if not patterns:
        yield from series_ending(origins, here)
        return
    past = {
        key: Part(key, "date", each.fields)
        for key, each in origins.items()
        if each.kind == "date" and each.fields and key <= yesterday
    }
    series = Part("", "series", {**base, "patterns": patterns})
    wanted = WantedItem("", "", 0, origin.stamp, {"": series, **past})
    yield from plan_series(wanted, origins, here)


def _new_dates(wanted: WantedItem) -> Iterator[PartStep]:
    for key, part in wanted.parts.items():
        if part.kind == "date":
            usual = by_the_rule(wanted.parts[""].fields["patterns"], date.fromisoformat(key))
            says_more = usual is not None and usual != part.fields
            operation: Operation = "create" if says_more else "stay"
            yield PartStep(key, "date", operation, "", part.fields, part.fields, usual=usual)


def _dates_to_plan(
    wanted: WantedItem, origins: Mapping[str, Origin], stored: StoredSeries
) -> list[str]:
    """Return the dates of which the calendar says, or said, or hosts say something."""
    keys = {key for key, part in wanted.parts.items() if part.kind == "date"}
    if not wanted.partial:
        keys |= {key for key, origin in origins.items() if origin.kind == "date"}
        imported = {origin.slug for origin in origins.values() if origin.kind == "date"}
        keys |= {
            row.recurrence_date.isoformat()
            for row in stored.dates
            if row.version and row.recurrence_date and row.slug not in imported
        }
    return sorted(keys)


def _row_of(key: str, origins: Mapping[str, Origin], stored: StoredSeries) -> StoredEvent | None:
    """Return the row of a date, wherever hosts moved it; placeholders are none."""
    origin = origins.get(key)
    slug = origin.slug if origin is not None and origin.kind == "date" else ""
    rows = [row for row in stored.dates if row.version]
    found = next((row for row in rows if slug and row.slug == slug), None)
    if found is not None:
        return found
    day = date.fromisoformat(key)
    return next((row for row in rows if row.recurrence_date == day), None)


def _date_steps(
    wanted: Part | None,
    origin: Origin | None,
    row: StoredEvent | None,
    day: date,
    rules: Rules,
    here: Here,
) -> Iterator[PartStep]:
    """Plan one date: what the calendar says of it, or else what the rule makes of it."""
    usual = by_the_rule(rules.after, day)
    if row is None:
        yield from _rowless_date(wanted, origin, usual, day, rules)
        return
    now = event_fields(row.plan, row.state)
    base = _date_base(row, origin, rules, here)
    then = wanted.fields if wanted else usual
    if then is None and base:
        yield from _date_without_rule(day.isoformat(), row, base, now, here)
        return
    if then is None or (wanted is None and origin is None and rules.retained):
        return
    merged = merge(base, now, then)
    nothing_left = merged.fields == usual and not row.has_more and merged.changes
    operation: Operation = "update" if merged.changes else "stay"
    if nothing_left and here.in_use(row.pk) is None:
        operation = "remove"
    before = origin.fields if origin else None
    if merged.changes or merged.retained or before != (wanted.fields if wanted else None):
        yield PartStep(
            *(day.isoformat(), "date", operation, row.slug),
            wanted.fields if wanted else None,
            merged.fields,
            merged.changes,
            merged.retained,
            usual=usual,
        )


def _rowless_date(
    wanted: Part | None, origin: Origin | None, usual: Fields | None, day: date, rules: Rules
) -> Iterator[PartStep]:
    """Plan a date that follows its rule here."""
    key = day.isoformat()
    then = wanted.fields if wanted else usual
    said = wanted.fields if wanted else None
    before = origin.fields if origin else None
    if then is None or usual is None:
        retained = (Difference("removed", "", said["when"]),) if said and said != before else ()
        if said != before:
            yield PartStep(key, "date", "stay", "", said, retained=retained)
        return
    was_usual = before is None or before == by_the_rule(rules.base, day)
    if before == then and not was_usual:
        return  # hosts gave it back to the rule
    merged = merge(usual if before is None or was_usual else before, usual, then)
    if merged.changes:
        yield PartStep(
            *(key, "date", "create", "", said, merged.fields, merged.changes), usual=usual
        )
    elif said != before:
        yield PartStep(key, "date", "stay", "", said, retained=merged.retained)


def _date_without_rule(
    key: str, row: StoredEvent, base: Fields, now: Fields, here: Here
) -> Iterator[PartStep]:
    """Plan a date that the rule has no more, and of which the calendar says nothing."""
    if is_untouched(base, now) and not row.has_more and here.in_use(row.pk) is None:
        yield PartStep(
            key, "date", "remove", row.slug, changes=(Difference("removed", now["when"], ""),)
        )
    elif not base.get(GONE):
        retained = (Difference("removed", now["when"], ""),)
        yield PartStep(key, "date", "stay", row.slug, {**base, GONE: True}, retained=retained)


def _date_base(row: StoredEvent, origin: Origin | None, rules: Rules, here: Here) -> Fields:
    """Return what the last import said of a date that has a row; empty when it said nothing."""
    if origin is not None and origin.fields is not None:
        return origin.fields
    if rules.unnoted and row.changed_at in here.imported_at:
        return event_fields(row.plan, row.state)
    day = row.recurrence_date
    return (day and (by_the_rule(rules.base, day) or by_the_rule(rules.here, day))) or {}


def _is_as_imported(row: StoredEvent, origin: Origin | None, rules: Rules, here: Here) -> bool:
    base = _date_base(row, origin, rules, here)
    return is_untouched(base, event_fields(row.plan, row.state)) and not row.has_more
