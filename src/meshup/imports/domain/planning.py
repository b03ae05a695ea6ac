"""Pure: what has to be done so that the agenda says of a UID what its calendar says.

A part that nobody touched here becomes as the calendar has it, or goes with it; what hosts changed
stays (see ``merging``). Series and their dates are planned in ``series_planning``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.imports.domain.merging import Difference, is_untouched, merge
from meshup.imports.domain.parts import GONE, ends_of, event_fields, starts_of
from meshup.imports.domain.series_planning import (
    base_of,
    plan_series,
    series_ending,
    series_vanishing,
)
from meshup.imports.domain.steps import PartStep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from meshup.imports.domain.parts import Part, WantedItem
    from meshup.imports.domain.steps import Here, Origin


def plan_item(wanted: WantedItem, origins: Mapping[str, Origin], here: Here) -> list[PartStep]:
    """Return what is done with each part of a UID, in the order in which it is done."""
    steps: list[PartStep] = []
    main = origins.get("")
    wanted_main = wanted.parts.get("")
    is_series = wanted_main is not None and wanted_main.kind == "series"
    if main is not None and main.kind == "series" and not is_series and not wanted.partial:
        steps += series_ending(origins, here)
    steps += _single_steps(wanted, origins, here)
    if is_series:
        retained = any(step.key == "" and step.retained for step in steps)
        if not retained:
            steps += plan_series(wanted, origins, here)
    return steps


def plan_vanished(origins: Mapping[str, Origin], here: Here) -> list[PartStep]:
    """Return what is done with a UID that its address names no more; the past stays."""
    main = origins.get("")
    steps: list[PartStep] = []
    if main is not None and main.kind == "series":
        steps += series_vanishing(origins, here)
    for key, origin in origins.items():
        if origin.kind == "event" and _is_coming(origin, here):
            steps += _removal(key, origin, here)
    return steps


def _single_steps(
    wanted: WantedItem, origins: Mapping[str, Origin], here: Here
) -> Iterator[PartStep]:
    removed = {
        key: origin
        for key, origin in origins.items()
        if origin.kind == "event" and not _is_single(wanted.parts.get(key))
    }
    for key, origin in removed.items():
        if not wanted.partial and (not key or _is_within(wanted, origin)):
            yield from _removal(key, origin, here)
    for key, part in wanted.parts.items():
        if part.kind == "event":
            known = origins.get(key)
            yield from _event_steps(part, known if known and known.kind == "event" else None, here)


def _is_single(part: Part | None) -> bool:
    return part is not None and part.kind == "event"


def _is_within(wanted: WantedItem, origin: Origin) -> bool:
    """Say whether the file speaks of the time in which an event was."""
    if wanted.since is None or wanted.until is None or not origin.fields:
        return True
    return wanted.since < starts_of(origin.fields) < wanted.until


def _is_coming(origin: Origin, here: Here) -> bool:
    stored = here.events.get(origin.slug)
    return stored is not None and stored.plan.ends_at > here.now


def _event_steps(part: Part, origin: Origin | None, here: Here) -> Iterator[PartStep]:
    """Plan a single event that the calendar has."""
    if origin is None:
        yield PartStep(part.key, "event", "create", "", part.fields, part.fields)
        return
    stored = here.events.get(origin.slug)
    if stored is None:  # hosts removed it
        if origin.fields is not None and origin.fields != part.fields:
            removed = Difference("removed", "", part.fields["when"])
            yield PartStep(part.key, "event", "stay", origin.slug, part.fields, retained=(removed,))
        return
    now = event_fields(stored.plan, stored.state)
    merged = merge(base_of(origin, stored, now, part.fields, here), now, part.fields)
    if merged.changes or merged.retained or origin.fields != part.fields:
        yield PartStep(
            part.key,
            "event",
            "update" if merged.changes else "stay",
            stored.slug,
            part.fields,
            merged.fields,
            merged.changes,
            merged.retained,
        )


def _removal(key: str, origin: Origin, here: Here) -> Iterator[PartStep]:
    """Plan that a single event goes, for its calendar names it no more."""
    stored = here.events.get(origin.slug)
    if stored is None:
        yield PartStep(key, "event", "stay", origin.slug)
        return
    now = event_fields(stored.plan, stored.state)
    base = base_of(origin, stored, now, {}, here)
    when = Difference("removed", now["when"], "")
    if base.get(GONE):
        return
    if not is_untouched(base, now) or stored.has_more:
        yield PartStep(key, "event", "stay", stored.slug, {**base, GONE: True}, retained=(when,))
    elif why := here.in_use(stored.pk):
        gone = {**base, GONE: True}
        if now["state"] == "cancelled" or ends_of(now) <= here.now:
            yield PartStep(key, "event", "stay", stored.slug, gone, stays_because=why)
        else:
            fields = {**now, "state": "cancelled"}
            change = (Difference("state", now["state"], "cancelled"),)
            yield PartStep(
                *(key, "event", "cancel", stored.slug, {**gone, "state": "cancelled"}, fields),
                changes=change,
                stays_because=why,
            )
    else:
        yield PartStep(key, "event", "remove", stored.slug, changes=(when,))
