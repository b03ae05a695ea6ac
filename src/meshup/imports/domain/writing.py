"""Shell: the steps of an import written into the agenda, many together.

Everything goes through the agenda's own batches, so that each event has its history, and what
shows it is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.batches import changing_agenda
from meshup.agenda.domain.queries.search import known_uids
from meshup.imports.domain.comparing import bare_uid
from meshup.imports.domain.origins import LONGEST_UID
from meshup.imports.domain.parts import (
    event_plan,
    pattern_plan,
    series_words,
    starts_of,
    texts_of,
)
from meshup.imports.domain.steps import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from meshup.agenda.domain.batches import AgendaBatch
    from meshup.agenda.domain.stored import StoredEvent
    from meshup.community.rules import Asker
    from meshup.imports.domain.places import Places
    from meshup.imports.domain.steps import Here, PartStep, Step

Made = list[tuple[str, bool]]
"""What was changed, in order: about what, and whether it was made."""


@dataclass
class Writing:
    """Steps being written: by whom, when, and what has come of them so far.

    Attributes:
        origins: of each UID, what is to be kept of its parts.
    """

    by: Asker | None
    at: datetime
    places: Places
    here: Here
    origins: dict[str, dict[str, Origin]]
    made: Made = field(default_factory=list)

    @cached_property
    def dates(self) -> dict[str, StoredEvent]:
        """The rows of dates of series, by address."""
        return {row.slug: row for each in self.here.series.values() for row in each.dates}


def write_steps(writing: Writing, steps: Sequence[Step]) -> None:
    """Write the parts of ``steps``, in the transaction of whoever asks."""
    parts = [part for step in steps for part in step.parts]
    for part in parts:
        _make_venues(writing, part)
    new = [part for part in parts if part.kind == "event" and part.operation == "create"]
    events = [part.slug for part in parts if part.kind == "event" and part.slug]
    series = [_main_series(writing.origins.get(step.uid, {})) for step in steps]
    free = _free_uids(step.uid for step in steps)
    titled = [(_title(part), starts_of(part.fields)) for part in new]
    with changing_agenda(writing.by, writing.at, events, series, titled) as batch:
        for step in steps:
            _write_step(writing, batch, step, free)


def _write_step(writing: Writing, batch: AgendaBatch, step: Step, free: set[str]) -> None:
    origins = writing.origins.setdefault(step.uid, {})
    series = _main_series(origins)
    for part in step.parts:
        before = origins.get(part.key)
        if part.kind == "series":
            slug = _write_series(writing, batch, part)
            series = slug if part.operation != "remove" else series
        elif part.kind == "date":
            slug = _write_date(writing, batch, part, series)
        else:
            uid = step.uid if not part.key and step.uid in free else ""
            slug = _write_event(writing, batch, part, uid)
        if part.wanted is None:
            if before is not None and before.kind == part.kind:
                del origins[part.key]
        else:
            kind = "series" if part.kind == "series" else "event"
            stamp = step.wanted.stamp if step.wanted else before.stamp if before else (0, "")
            origins[part.key] = Origin(f"{kind}:{slug}", part.kind, part.wanted, stamp)


def _write_event(writing: Writing, batch: AgendaBatch, part: PartStep, uid: str) -> str:
    if part.operation == "create":
        slug = batch.add_event(event_plan(part.fields, None, "themed"), part.fields["state"], uid)
        writing.made.append((f"event:{slug}", True))
        return slug
    if part.operation in {"update", "cancel"}:
        stored = writing.here.events[part.slug]
        original = _original(part, stored.original_starts_at, stored.plan.starts_at)
        plan = event_plan(part.fields, stored.plan, stored.plan.kind)
        batch.change_event(part.slug, plan, part.fields["state"], original)
        writing.made.append((f"event:{part.slug}", False))
    elif part.operation == "remove":
        batch.remove_event(part.slug)
        writing.made.append((f"event:{part.slug}", False))
    return part.slug


def _original(part: PartStep, original: datetime | None, starts_at: datetime) -> datetime | None:
    """Return where a single event was before its calendar moved it."""
    moved = next((each for each in part.changes if each.name == "when"), None)
    if moved is None or part.fields["state"] not in PUBLIC or moved.here[3] != moved.calendar[3]:
        return original if moved is None else None
    first = original or starts_at
    return first if first != starts_of(part.fields) else None


def _write_series(writing: Writing, batch: AgendaBatch, part: PartStep) -> str:
    if part.operation == "create":
        patterns = [pattern_plan(fields) for fields in part.fields["patterns"]]
        slug = batch.add_series(series_words(part.fields), patterns)
        writing.made.append((f"series:{slug}", True))
        return slug
    if part.operation == "update":
        stored = writing.here.series[part.slug]
        changed = any(change.name == "patterns" for change in part.changes)
        pairs = zip_longest(part.fields["patterns"], stored.patterns)
        patterns = [pattern_plan(fields, before) for fields, before in pairs if fields]
        words = series_words(part.fields, stored.words)
        batch.change_series(part.slug, words, patterns if changed else None)
        writing.made.append((f"series:{part.slug}", False))
    elif part.operation == "remove":
        batch.remove_series(part.slug, part.standing, part.cancelled)
        writing.made.append((f"series:{part.slug}", False))
    return part.slug


def _write_date(writing: Writing, batch: AgendaBatch, part: PartStep, series: str) -> str:
    if part.operation == "create":
        plan = event_plan(part.fields, None, "meetup")
        day = date.fromisoformat(part.key)
        slug = batch.add_date(series, day, plan, part.fields["state"], _rule_start(part))
        writing.made.append((f"event:{slug}", False))
        return slug
    if part.operation == "update":
        plan = event_plan(part.fields, writing.dates[part.slug].plan, "meetup")
        batch.change_event(part.slug, plan, part.fields["state"], _rule_start(part))
        writing.made.append((f"event:{part.slug}", False))
    elif part.operation == "remove":
        batch.remove_event(part.slug)
        writing.made.append((f"event:{part.slug}", False))
    return part.slug or f"{series}-{part.key}"


def _rule_start(part: PartStep) -> datetime | None:
    """Return where the rule has a date that its calendar moved; None when it is there."""
    if part.usual is None or part.fields["state"] not in PUBLIC or part.fields["when"][3]:
        return None
    usual = starts_of(part.usual)
    return usual if usual != starts_of(part.fields) else None


def _main_series(origins: Mapping[str, Origin]) -> str:
    main = origins.get("")
    return main.slug if main is not None and main.kind == "series" else ""


def _free_uids(uids: Iterable[str]) -> set[str]:
    """Return the UIDs that a new event here may have."""
    wanted = {uid for uid in uids if len(uid) < LONGEST_UID}
    return {uid for uid in wanted - known_uids(wanted) if bare_uid(uid) == uid}


def _title(part: PartStep) -> str:
    return next(filter(None, texts_of(part.fields, "title").values()))


def _make_venues(writing: Writing, part: PartStep) -> None:
    """Make the venues of a part, and name them in it."""
    sides = [side for side in (part.wanted, part.fields) if side]
    patterns = [pattern for side in sides for pattern in side.get("patterns", ())]
    for fields in (*sides, *patterns):
        if fields.get("venue"):
            fields["venue"] = writing.places.make(writing.by, fields["venue"], writing.at)
