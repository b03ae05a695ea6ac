"""Shell: take the events of a file into the agenda, all of them or none; and give them back.

Everything goes through the agenda's own functions, so that each event has its history, and what
shows it is told. One transaction: of a file that is refused nothing stays.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from meshup.agenda.choices import State
from meshup.agenda.domain.assembling import slug_on
from meshup.agenda.domain.events import create_event, edit_event
from meshup.agenda.domain.life_cycle import cancel, confirm, skip
from meshup.agenda.domain.plans import EventPlan, PatternPlan, SeriesPlan
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.queries.search import known_uids
from meshup.agenda.domain.queries.series import series_of
from meshup.agenda.domain.recurrence import next_dates, settle
from meshup.agenda.domain.series import change_pattern, create_series, edit_series, end_series
from meshup.agenda.errors import NoSuchEvent, NotInThisState
from meshup.community import rules
from meshup.community.domain.queries import this_node
from meshup.history.domain.queries import changes_of
from meshup.history.domain.undoing import undo
from meshup.history.errors import NothingToUndo
from meshup.imports.domain.comparing import NEW, bare, compare, stamp_of
from meshup.imports.domain.components import MOST_EVENTS
from meshup.imports.domain.fingerprint import fingerprint
from meshup.imports.domain.imported_event import ImportedEvent, ImportedSeries
from meshup.imports.domain.places import Places
from meshup.imports.errors import BadLine, ChangedSince, NoSuchImport, NotYourImport, TooManyHere
from meshup.imports.models import Import, ImportOrigin
from meshup.kit.errors import Refusal
from meshup.kit.web import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence, Texts
    from meshup.community.rules import Asker
    from meshup.imports.domain.comparing import Comparison, Step


@dataclass
class Importing:
    """A file being taken: by whom, when, and what it has made so far."""

    by: Asker | None
    at: datetime
    places: Places
    languages: list[str]
    made: list[tuple[str, bool]] = field(default_factory=list)

    def note(self, about: str, *, new: bool = False) -> None:
        """Remember one change of ``about``, so that it can be undone."""
        self.made.append((about, new))

    def texts(self, found: ImportedEvent, words: str, before: Texts | None = None) -> Texts:
        """Return ``words`` in the language of the file, beside those of other languages."""
        language = found.language if found.language in self.languages else self.languages[0]
        told = {**(before or {}), language: words}
        return {code: text for code, text in told.items() if text}


def import_calendar(
    by: Asker | None,
    content: bytes,
    source: str,
    at: datetime,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> tuple[Import, Comparison]:
    """Take what is new or changed in a calendar file; ``by`` None is the node's operator.

    Raises:
        NotYourImport, NoCalendar, BadLine, TooManyEvents; then nothing has been taken.
    """
    require_host(by)
    with transaction.atomic():
        compared = compare(content, at)
        importing = Importing(by, at, Places(by, at), this_node().languages or ["en"])
        steps = compared.to_write
        for done, step in enumerate(steps, 1):
            with _naming_line(step.event):
                about = _write_step(importing, step)
            _note_origin(step, about)
            progress(done, len(steps))
        person = by.pk if by is not None else None
        kept = Import(at=at, by_id=person, source=source[:500], made=importing.made)
        kept.save()
    return kept, compared


def preview_import(
    by: Asker | None, content: bytes, at: datetime, most: int = MOST_EVENTS
) -> Comparison:
    """Take the file as ``import_calendar`` would, refuse as it would, and leave all as it was.

    Raises:
        NotYourImport, NoCalendar, BadLine, TooManyEvents
        TooManyHere: more than ``most`` events would be written.
    """
    require_host(by)
    if len(compare(content, at).to_write) > most:
        raise TooManyHere(most=most)
    with transaction.atomic():
        _imported, compared = import_calendar(by, content, "", at)
        transaction.set_rollback(True)
    return compared


def revert(by: Asker | None, import_id: int, at: datetime) -> Import:
    """Undo all that importing one file has changed; venues stay.

    Raises:
        NotYourImport, NoSuchImport, ChangedSince: somebody has changed some of it since.
        InUse: others point to an event that would go.
    """
    require_host(by)
    with transaction.atomic():
        found = Import.objects.select_for_update().filter(pk=import_id, undone_at=None).first()
        if found is None:
            raise NoSuchImport
        try:
            for about, _new in reversed(found.made):
                _refuse_if_changed(about, found.at)
                undo(by, about, at)
        except NothingToUndo:
            raise ChangedSince from None
        gone = [about for about, new in found.made if new]
        ImportOrigin.objects.filter(about__in=gone).delete()
        again = [about for about, new in found.made if not new]
        ImportOrigin.objects.filter(about__in=again).update(digest="", sequence=0, changed="")
        found.undone_at = at
        found.save(update_fields=["undone_at"])
    return found


def _refuse_if_changed(about: str, since: datetime) -> None:
    """Refuse when somebody has said something of it after ``since``."""
    if any(change.at > since and change.verb != "undo" for change in changes_of(about)):
        raise ChangedSince


def latest_imports(by: Asker, most: int = 10) -> list[Import]:
    """Return the files that were taken, latest first.

    Raises:
        NotYourImport
    """
    require_host(by)
    return list(Import.objects.select_related("by").order_by("-at", "-pk")[:most])


def require_host(by: Asker | None) -> None:
    """Refuse whoever is no host.

    Raises:
        NotYourImport
    """
    if by is not None and not rules.may_run_community(by):
        raise NotYourImport


def _write_step(importing: Importing, step: Step) -> str:
    found = step.found
    if isinstance(found, ImportedSeries):
        if step.verb == NEW:
            return _add_series(importing, found)
        if step.about.startswith("series:"):
            return _update_series(importing, found, step.about)
    one = step.event
    if step.verb == NEW:
        return _add_event(importing, one)
    if step.about.startswith("series:"):
        return _write_override(importing, step.about.removeprefix("series:"), one, None)
    return _update_event(importing, one, step.about.removeprefix("event:"))


def _add_event(importing: Importing, one: ImportedEvent) -> str:
    free = not one.key and not known_uids([bare(one.uid)])
    plan = _plan(importing, one, None)
    uid = one.uid if free else ""
    event = create_event(importing.by, plan, importing.at, state=State.CONFIRMED, uid=uid)
    importing.note(f"event:{event.slug}", new=True)
    return f"event:{event.slug}"


def _update_event(importing: Importing, one: ImportedEvent, slug: str) -> str:
    about = f"event:{slug}"
    with suppress(NoSuchEvent):
        before = event_of(slug)
        if one.cancelled:
            if not before.cancelled and before.ends_at > importing.at:
                cancel(importing.by, slug, {}, importing.at)
                importing.note(about)
            return about
        edit_event(importing.by, slug, before.version, _plan(importing, one, before), importing.at)
        importing.note(about)
        if before.state != State.CONFIRMED:
            confirm(importing.by, slug, importing.at)
            importing.note(about)
    return about


def _add_series(importing: Importing, found: ImportedSeries) -> str:
    words, pattern = _series_plans(importing, found)
    series = create_series(importing.by, words, pattern, importing.at)
    about = f"series:{series.slug}"
    importing.note(about, new=True)
    _write_overrides(importing, series.slug, found)
    return about


def _update_series(importing: Importing, found: ImportedSeries, about: str) -> str:
    slug = about.removeprefix("series:")
    series = series_of(slug)
    words, pattern = _series_plans(importing, found)
    told = SeriesPlan(
        titles={**series.titles, **words.titles},
        summaries=series.summaries,
        texts={**series.texts, **words.texts},
        kind=series.kind,
        cover=series.cover,
    )
    if (told.titles, told.texts) != (series.titles, series.texts):
        edit_series(importing.by, slug, series.version, told, importing.at)
        importing.note(about)
    _adopt_pattern(importing, found, slug, pattern)
    _write_overrides(importing, slug, found)
    return about


def _adopt_pattern(
    importing: Importing, found: ImportedSeries, slug: str, plan: PatternPlan
) -> None:
    """Let the series follow another rhythm from its next date on, if the file says another."""
    series = series_of(slug)
    last = max(series.patterns, key=lambda pattern: pattern.starts_on)
    now = (last.rule, last.start, last.minutes, last.time_zone, last.ends_on)
    wanted = (found.rule, plan.start, plan.minutes, plan.time_zone, found.ends_on)
    if now == wanted:
        return
    today = importing.at.astimezone(ZoneInfo(plan.time_zone)).date()
    coming = next_dates(settle(found.rule, found.starts_on, found.ends_on), today, 1)
    if not coming:
        end_series(importing.by, slug, series.version, found.ends_on or today, importing.at)
    else:
        change_pattern(importing.by, slug, series.version, coming[0].date, plan, importing.at)
    importing.note(f"series:{slug}")


def _series_plans(importing: Importing, found: ImportedSeries) -> tuple[SeriesPlan, PatternPlan]:
    one = found.master
    local = one.starts_at.astimezone(ZoneInfo(one.zone))
    venue = importing.places.slug_of(one)
    words = SeriesPlan(
        titles=importing.texts(one, one.title), texts=importing.texts(one, one.text), kind="meetup"
    )
    pattern = PatternPlan(
        rule=found.rule,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        start=local.time(),
        minutes=max(1, (one.ends_at - one.starts_at) // timedelta(minutes=1)),
        time_zone=one.zone,
        venue=venue,
        mode=_mode(one, venue),
        online_url=one.online_url,
    )
    return words, pattern


def _write_overrides(importing: Importing, slug: str, found: ImportedSeries) -> None:
    for day in found.skipped:
        _skip(importing, slug_on(slug, day))
    for override in found.overrides:
        with _naming_line(override):
            _write_override(importing, slug, override, found.master)


def _skip(importing: Importing, address: str) -> None:
    with suppress(NoSuchEvent, NotInThisState):
        event_of(address)
        skip(importing.by, address, importing.at)
        importing.note(f"event:{address}")


def _write_override(
    importing: Importing, slug: str, one: ImportedEvent, master: ImportedEvent | None
) -> str:
    """Say of one date of a series what the file says of it; a date it has not is left alone."""
    address = f"{slug}-{one.key}"
    about = f"event:{address}"
    with suppress(NoSuchEvent):
        before = event_of(address)
        if one.cancelled and before.ends_at <= importing.at:
            _skip(importing, address)
        elif one.cancelled:
            if not before.cancelled:
                cancel(importing.by, address, {}, importing.at)
                importing.note(about)
        else:
            version = before.version if before.stored else 0
            plan = _plan(importing, one, before, master)
            edit_event(importing.by, address, version, plan, importing.at)
            importing.note(about)
            if before.state != State.CONFIRMED:
                confirm(importing.by, address, importing.at)
                importing.note(about)
    return f"series:{slug}"


def _plan(
    importing: Importing,
    one: ImportedEvent,
    before: Occurrence | None,
    master: ImportedEvent | None = None,
) -> EventPlan:
    """Return what the file says of an event, and of the rest what is said here already."""
    venue = importing.places.slug_of(one)
    inherits = before is not None and (not one.title or (master and one.title == master.title))
    said = before.titles if before else None
    written = before.texts if before else None
    return EventPlan(
        kind=before.kind if before else "themed",
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        time_zone=one.zone,
        all_day=one.whole_day,
        titles=(said or {}) if inherits else importing.texts(one, one.title, said),
        summaries=before.summaries if before else {},
        texts=importing.texts(one, one.text, written) if one.text else (written or {}),
        venue=venue,
        mode=_mode(one, venue),
        online_url=one.online_url,
        languages=before.languages if before else (),
        cover=before.cover if before else "",
        open_slots=before.open_slots if before else None,
        source_url=one.source_url,
    )


def _mode(one: ImportedEvent, venue: str) -> str:
    if not one.online_url:
        return "offline"
    return "mixed" if venue else "online"


def _note_origin(step: Step, about: str) -> None:
    sequence, changed = stamp_of(step.found)
    ImportOrigin.objects.update_or_create(
        uid=step.event.uid,
        key=step.event.key,
        defaults={
            "about": about,
            "sequence": sequence,
            "changed": changed,
            "digest": fingerprint(step.found),
        },
    )


@contextmanager
def _naming_line(one: ImportedEvent) -> Iterator[None]:
    """Say at which line of the file the agenda refused."""
    try:
        yield
    except BadLine:
        raise
    except Refusal as refusal:
        raise BadLine(line=one.line, why=spoken(refusal)) from refusal
