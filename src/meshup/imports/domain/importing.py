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
from meshup.agenda.domain.changes import history, undo
from meshup.agenda.domain.events import cancel, confirm, create_event, edit_event, skip
from meshup.agenda.domain.plans import EventPlan, PatternPlan, SeriesPlan
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.queries.search import known_uids
from meshup.agenda.domain.queries.series import has_stored_events, series_of
from meshup.agenda.domain.recurrence import next_dates, settle
from meshup.agenda.domain.series import change_pattern, create_series, edit_series, end_series
from meshup.agenda.errors import NoSuchEvent, NothingToUndo, NotInThisState
from meshup.community import rules
from meshup.community.domain.queries import this_node
from meshup.imports.domain.comparing import NEW, bare, compare, digest, stamp_of
from meshup.imports.domain.components import MOST_EVENTS
from meshup.imports.domain.imported_event import Found, FoundSeries
from meshup.imports.domain.places import Places
from meshup.imports.errors import BadLine, ChangedSince, NoSuchIntake, NotYourIntake, TooManyHere
from meshup.imports.models import Intake, Taken
from meshup.kit.errors import Refusal
from meshup.kit.web import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence, Texts
    from meshup.community.rules import Asker
    from meshup.imports.domain.comparing import Comparison, Step


@dataclass
class Taking:
    """A file being taken: by whom, when, and what it has made so far."""

    by: Asker | None
    at: datetime
    places: Places
    languages: list[str]
    made: list[tuple[str, bool]] = field(default_factory=list)

    def note(self, about: str, *, new: bool = False) -> None:
        """Remember one change of ``about``, so that it can be undone."""
        self.made.append((about, new))

    def texts(self, found: Found, words: str, before: Texts | None = None) -> Texts:
        """Return ``words`` in the language of the file, beside those of other languages."""
        language = found.language if found.language in self.languages else self.languages[0]
        told = {**(before or {}), language: words}
        return {code: text for code, text in told.items() if text}


def take(
    by: Asker | None,
    content: bytes,
    source: str,
    at: datetime,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> tuple[Intake, Comparison]:
    """Take what is new or changed in a calendar file; ``by`` None is the node's operator.

    Raises:
        NotYourIntake, NoCalendar, BadLine, TooManyEvents; then nothing has been taken.
    """
    refuse_others(by)
    with transaction.atomic():
        compared = compare(content, at)
        taking = Taking(by, at, Places(by, at), this_node().languages or ["en"])
        steps = compared.to_write
        for done, step in enumerate(steps, 1):
            with _at_line(step.event):
                about = _write(taking, step)
            _remember(step, about)
            progress(done, len(steps))
        person = by.pk if by is not None else None
        kept = Intake(at=at, by_id=person, source=source[:500], made=taking.made)
        kept.save()
    return kept, compared


def rehearse(by: Asker | None, content: bytes, at: datetime, most: int = MOST_EVENTS) -> Comparison:
    """Take the file as ``take`` would, refuse as it would, and leave everything as it was.

    Raises:
        NotYourIntake, NoCalendar, BadLine, TooManyEvents
        TooManyHere: more than ``most`` events would be written.
    """
    refuse_others(by)
    if len(compare(content, at).to_write) > most:
        raise TooManyHere(most=most)
    with transaction.atomic():
        _intake, compared = take(by, content, "", at)
        transaction.set_rollback(True)
    return compared


def give_back(by: Asker | None, import_id: int, at: datetime) -> Intake:
    """Undo all that taking one file has changed; venues stay.

    Raises:
        NotYourIntake, NoSuchIntake, ChangedSince: somebody has changed some of it since.
    """
    refuse_others(by)
    with transaction.atomic():
        found = Intake.objects.select_for_update().filter(pk=import_id, undone_at=None).first()
        if found is None:
            raise NoSuchIntake
        try:
            for about, new in reversed(found.made):
                _refuse_if_used(about, found.at, new=new)
                undo(by, about, at)
        except NothingToUndo:
            raise ChangedSince from None
        gone = [about for about, new in found.made if new]
        Taken.objects.filter(about__in=gone).delete()
        again = [about for about, new in found.made if not new]
        Taken.objects.filter(about__in=again).update(digest="", sequence=0, changed="")
        found.undone_at = at
        found.save(update_fields=["undone_at"])
    return found


def _refuse_if_used(about: str, since: datetime, *, new: bool) -> None:
    """Refuse when somebody has said something of it, or of a date of it, after ``since``."""
    if any(change.at > since and change.verb != "undo" for change in history(about)):
        raise ChangedSince
    kind, _colon, slug = about.partition(":")
    if new and kind == "series" and has_stored_events(slug):
        raise ChangedSince


def latest_intakes(by: Asker, most: int = 10) -> list[Intake]:
    """Return the files that were taken, latest first.

    Raises:
        NotYourIntake
    """
    refuse_others(by)
    return list(Intake.objects.select_related("by").order_by("-at", "-pk")[:most])


def refuse_others(by: Asker | None) -> None:
    """Refuse whoever is no host.

    Raises:
        NotYourIntake
    """
    if by is not None and not rules.may_run_community(by):
        raise NotYourIntake


def _write(taking: Taking, step: Step) -> str:
    found = step.found
    if isinstance(found, FoundSeries):
        if step.verb == NEW:
            return _new_series(taking, found)
        if step.about.startswith("series:"):
            return _changed_series(taking, found, step.about)
    one = step.event
    if step.verb == NEW:
        return _new_event(taking, one)
    if step.about.startswith("series:"):
        return _say(taking, step.about.removeprefix("series:"), one, None)
    return _changed_event(taking, one, step.about.removeprefix("event:"))


def _new_event(taking: Taking, one: Found) -> str:
    free = not one.key and not known_uids([bare(one.uid)])
    plan = _plan(taking, one, None)
    uid = one.uid if free else ""
    event = create_event(taking.by, plan, taking.at, state=State.CONFIRMED, uid=uid)
    taking.note(f"event:{event.slug}", new=True)
    return f"event:{event.slug}"


def _changed_event(taking: Taking, one: Found, slug: str) -> str:
    about = f"event:{slug}"
    with suppress(NoSuchEvent):
        before = event_of(slug)
        if one.cancelled:
            if not before.cancelled and before.ends_at > taking.at:
                cancel(taking.by, slug, {}, taking.at)
                taking.note(about)
            return about
        edit_event(taking.by, slug, before.version, _plan(taking, one, before), taking.at)
        taking.note(about)
        if before.state != State.CONFIRMED:
            confirm(taking.by, slug, taking.at)
            taking.note(about)
    return about


def _new_series(taking: Taking, found: FoundSeries) -> str:
    words, pattern = _series_plans(taking, found)
    series = create_series(taking.by, words, pattern, taking.at)
    about = f"series:{series.slug}"
    taking.note(about, new=True)
    _say_all(taking, series.slug, found)
    return about


def _changed_series(taking: Taking, found: FoundSeries, about: str) -> str:
    slug = about.removeprefix("series:")
    series = series_of(slug)
    words, pattern = _series_plans(taking, found)
    told = SeriesPlan(
        titles={**series.titles, **words.titles},
        summaries=series.summaries,
        texts={**series.texts, **words.texts},
        kind=series.kind,
        cover=series.cover,
    )
    if (told.titles, told.texts) != (series.titles, series.texts):
        edit_series(taking.by, slug, series.version, told, taking.at)
        taking.note(about)
    _follow(taking, found, slug, pattern)
    _say_all(taking, slug, found)
    return about


def _follow(taking: Taking, found: FoundSeries, slug: str, plan: PatternPlan) -> None:
    """Let the series follow another rhythm from its next date on, if the file says another."""
    series = series_of(slug)
    last = max(series.patterns, key=lambda pattern: pattern.starts_on)
    now = (last.rule, last.start, last.minutes, last.time_zone, last.ends_on)
    wanted = (found.rule, plan.start, plan.minutes, plan.time_zone, found.ends_on)
    if now == wanted:
        return
    today = taking.at.astimezone(ZoneInfo(plan.time_zone)).date()
    coming = next_dates(settle(found.rule, found.starts_on, found.ends_on), today, 1)
    if not coming:
        end_series(taking.by, slug, series.version, found.ends_on or today, taking.at)
    else:
        change_pattern(taking.by, slug, series.version, coming[0].date, plan, taking.at)
    taking.note(f"series:{slug}")


def _series_plans(taking: Taking, found: FoundSeries) -> tuple[SeriesPlan, PatternPlan]:
    one = found.master
    local = one.starts_at.astimezone(ZoneInfo(one.zone))
    venue = taking.places.slug_of(one)
    words = SeriesPlan(
        titles=taking.texts(one, one.title), texts=taking.texts(one, one.text), kind="meetup"
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


def _say_all(taking: Taking, slug: str, found: FoundSeries) -> None:
    for day in found.skipped:
        _skip(taking, slug_on(slug, day))
    for override in found.overrides:
        with _at_line(override):
            _say(taking, slug, override, found.master)


def _skip(taking: Taking, address: str) -> None:
    with suppress(NoSuchEvent, NotInThisState):
        event_of(address)
        skip(taking.by, address, taking.at)
        taking.note(f"event:{address}")


def _say(taking: Taking, slug: str, one: Found, master: Found | None) -> str:
    """Say of one date of a series what the file says of it; a date it has not is left alone."""
    address = f"{slug}-{one.key}"
    about = f"event:{address}"
    with suppress(NoSuchEvent):
        before = event_of(address)
        if one.cancelled and before.ends_at <= taking.at:
            _skip(taking, address)
        elif one.cancelled:
            if not before.cancelled:
                cancel(taking.by, address, {}, taking.at)
                taking.note(about)
        else:
            version = before.version if before.stored else 0
            plan = _plan(taking, one, before, master)
            edit_event(taking.by, address, version, plan, taking.at)
            taking.note(about)
            if before.state != State.CONFIRMED:
                confirm(taking.by, address, taking.at)
                taking.note(about)
    return f"series:{slug}"


def _plan(
    taking: Taking, one: Found, before: Occurrence | None, master: Found | None = None
) -> EventPlan:
    """Return what the file says of an event, and of the rest what is said here already."""
    venue = taking.places.slug_of(one)
    inherits = before is not None and (not one.title or (master and one.title == master.title))
    said = before.titles if before else None
    written = before.texts if before else None
    return EventPlan(
        kind=before.kind if before else "themed",
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        time_zone=one.zone,
        all_day=one.whole_day,
        titles=(said or {}) if inherits else taking.texts(one, one.title, said),
        summaries=before.summaries if before else {},
        texts=taking.texts(one, one.text, written) if one.text else (written or {}),
        venue=venue,
        mode=_mode(one, venue),
        online_url=one.online_url,
        languages=before.languages if before else (),
        cover=before.cover if before else "",
        open_slots=before.open_slots if before else None,
        source_url=one.source_url,
    )


def _mode(one: Found, venue: str) -> str:
    if not one.online_url:
        return "offline"
    return "mixed" if venue else "online"


def _remember(step: Step, about: str) -> None:
    sequence, changed = stamp_of(step.found)
    Taken.objects.update_or_create(
        uid=step.event.uid,
        key=step.event.key,
        defaults={
            "about": about,
            "sequence": sequence,
            "changed": changed,
            "digest": digest(step.found),
        },
    )


@contextmanager
def _at_line(one: Found) -> Iterator[None]:
    """Say at which line of the file the agenda refused."""
    try:
        yield
    except BadLine:
        raise
    except Refusal as refusal:
        raise BadLine(line=one.line, why=spoken(refusal)) from refusal
