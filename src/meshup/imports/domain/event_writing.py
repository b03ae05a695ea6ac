"""Shell: one event of a file written into the agenda, alone or as a date of a series.

Everything goes through the agenda's own functions, so that each event has its history, and what
shows it is told.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, edit_event
from meshup.agenda.domain.life_cycle import cancel, confirm, skip
from meshup.agenda.domain.plans import EventPlan
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.queries.search import known_uids
from meshup.agenda.errors import NoSuchEvent, NotInThisState
from meshup.imports.domain.comparing import bare_uid

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.imports.domain.import_run import ImportRun
    from meshup.imports.domain.imported_event import ImportedEvent


def add_event(run: ImportRun, event: ImportedEvent) -> str:
    """Make a confirmed event, under its UID where that is free, and return what it became."""
    free = not event.key and not known_uids([bare_uid(event.uid)])
    plan = _event_plan(run, event, None)
    uid = event.uid if free else ""
    created = create_event(run.by, plan, run.at, state=State.CONFIRMED, uid=uid)
    run.record(f"event:{created.slug}", new=True)
    return f"event:{created.slug}"


def update_event(run: ImportRun, event: ImportedEvent, slug: str) -> str:
    """Let an event here say what the file says; one that is gone is left alone."""
    about = f"event:{slug}"
    with suppress(NoSuchEvent):
        before = event_of(slug)
        if event.cancelled:
            if not before.cancelled and before.ends_at > run.at:
                cancel(run.by, slug, {}, run.at)
                run.record(about)
            return about
        edit_event(run.by, slug, before.version, _event_plan(run, event, before), run.at)
        run.record(about)
        if before.state != State.CONFIRMED:
            confirm(run.by, slug, run.at)
            run.record(about)
    return about


def write_override(
    run: ImportRun, series_slug: str, event: ImportedEvent, master: ImportedEvent | None
) -> str:
    """Say of one date of a series what the file says of it; a date it has not is left alone."""
    slug = f"{series_slug}-{event.key}"
    about = f"event:{slug}"
    with suppress(NoSuchEvent):
        before = event_of(slug)
        if event.cancelled and before.ends_at <= run.at:
            skip_date(run, slug)
        elif event.cancelled:
            if not before.cancelled:
                cancel(run.by, slug, {}, run.at)
                run.record(about)
        else:
            version = before.version if before.stored else 0
            plan = _event_plan(run, event, before, master)
            edit_event(run.by, slug, version, plan, run.at)
            run.record(about)
            if before.state != State.CONFIRMED:
                confirm(run.by, slug, run.at)
                run.record(about)
    return f"series:{series_slug}"


def skip_date(run: ImportRun, slug: str) -> None:
    """Leave one date of a series out; a date it has not is left alone."""
    with suppress(NoSuchEvent, NotInThisState):
        event_of(slug)
        skip(run.by, slug, run.at)
        run.record(f"event:{slug}")


def _event_plan(
    run: ImportRun,
    event: ImportedEvent,
    before: Occurrence | None,
    master: ImportedEvent | None = None,
) -> EventPlan:
    """Return what the file says of an event, and of the rest what is said here already."""
    venue = run.places.slug_of(event)
    inherits = before is not None and (not event.title or (master and event.title == master.title))
    titles = before.titles if before else None
    texts = before.texts if before else None
    return EventPlan(
        kind=before.kind if before else "themed",
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        time_zone=event.zone,
        all_day=event.whole_day,
        titles=(titles or {}) if inherits else run.texts(event, event.title, titles),
        summaries=before.summaries if before else {},
        texts=run.texts(event, event.text, texts) if event.text else (texts or {}),
        venue=venue,
        mode=mode_of(event, venue),
        online_url=event.online_url,
        languages=before.languages if before else (),
        cover=before.cover if before else "",
        open_slots=before.open_slots if before else None,
        source_url=event.source_url,
    )


def mode_of(event: ImportedEvent, venue: str) -> str:
    """Return whether people meet offline, online or both: "mixed"."""
    if not event.online_url:
        return "offline"
    return "mixed" if venue else "online"
