"""Shell: how many may come, what other sites count, and what holds for the whole node.

What is set for an event or a series is a change of it: history keeps it, and undo takes it back.
More places go to who waits, at once; fewer take none from anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.rows import row_for, series_row_for
from meshup.attendance.domain.queries.numbers import SETTINGS_TAG
from meshup.attendance.errors import ImpossibleTerms, TooManySources
from meshup.attendance.models import AttendanceSettings, CountElsewhere, Terms
from meshup.attendance.rules import may_keep_attendance
from meshup.community.rules import require
from meshup.history.domain.changes import changing, refuse_if_changed
from meshup.kit.web import changed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.history.domain.changes import Changing

MOST_PLACES: Final = 100_000
MOST_HOURS: Final = 336
"""Two weeks."""
MOST_SOURCES: Final = 8
MOST_RETENTION_DAYS: Final = 365
USUAL_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class TermsPlan:
    """How many may come, and how long who waited may think about it.

    Attributes:
        capacity: 1 to ``MOST_PLACES``; None: no limit.
        hours_to_answer: 1 to ``MOST_HOURS``.
    """

    capacity: int | None = None
    hours_to_answer: int = USUAL_HOURS


@dataclass(frozen=True, slots=True)
class SetTerms:
    """What hosts set for an event or a series, and what holds.

    Attributes:
        plan: what holds.
        of_series: what its series says; None for a single event, and for a series itself.
        is_own: whether it was set for this very event, or series.
        version: of the row that was set; 0 where there is none.
    """

    plan: TermsPlan
    of_series: TermsPlan | None = None
    is_own: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class SettingsPlan:
    """What holds for the whole node.

    Attributes:
        shows_numbers: whether pages and programs are told how many come.
        retention_days: so long after an event registrations go: 1 to 365.
    """

    shows_numbers: bool = True
    retention_days: int = 30


def terms_for(asker: Asker, slug: str) -> SetTerms:
    """Return what holds for the event ``slug``, for whoever helps with the agenda.

    Raises:
        NoSuchEvent
    """
    event = event_for(asker, slug)
    own = Terms.objects.filter(event__slug=slug).first()
    of_series = _plan(_of_series(event.series)) if event.series else None
    plan = _plan(own) if own else of_series or TermsPlan()
    return SetTerms(plan, of_series, own is not None, own.version if own else 0)


def series_terms_for(series: str) -> SetTerms:
    """Return what holds for each date of a series that sets nothing of its own."""
    row = _of_series(series)
    return SetTerms(_plan(row), None, row is not None, row.version if row else 0)


def set_terms(
    by: Asker | None, slug: str, version: int, plan: TermsPlan | None, at: datetime
) -> None:
    """Set how many may come to an event, drafts too; None: as many as its series says.

    ``version`` is that of ``SetTerms``. What holds already is no change.

    Raises:
        HostsOnly, NoSuchEvent, ImpossibleTerms
        ChangedMeanwhile: another host was faster.
    """
    require(by, may_keep_attendance)
    _refuse_impossible(plan)
    with transaction.atomic():
        event = row_for(by, slug, at)
        row = Terms.objects.select_for_update().filter(event=event).first()
        _set(by, f"event:{slug}", row or Terms(event_id=event, version=0), version, plan, at)


def set_capacity(slug: str, capacity: int, at: datetime) -> None:
    """Let so many come to a single event, as the node itself decides; all else stays as it is.

    Raises:
        NoSuchEvent, ImpossibleTerms
    """
    with transaction.atomic():
        event = row_for(None, slug, at)
        row = Terms.objects.select_for_update().filter(event=event).first()
        plan = TermsPlan(capacity, row.hours_to_answer if row else USUAL_HOURS)
        _refuse_impossible(plan)
        version = row.version if row else 0
        _set(None, f"event:{slug}", row or Terms(event_id=event, version=0), version, plan, at)


def set_series_terms(
    by: Asker | None, series: str, version: int, plan: TermsPlan, at: datetime
) -> None:
    """Set how many may come to each date of a series that sets nothing of its own.

    Raises:
        HostsOnly, NoSuchSeries, ImpossibleTerms, ChangedMeanwhile
    """
    require(by, may_keep_attendance)
    _refuse_impossible(plan)
    with transaction.atomic():
        key = series_row_for(by, series)
        row = Terms.objects.select_for_update().filter(series=key).first()
        _set(by, f"series:{series}", row or Terms(series_id=key, version=0), version, plan, at)


def note_elsewhere(
    by: Asker | None, slug: str, numbers: Mapping[str, int | None], at: datetime
) -> None:
    """Note how many registered on other sites, by the name of the site; None forgets a site.

    A number that stays keeps its moment; when all stay, somebody looked: all get the new one.
    Sites that are not named stay as they are.

    Raises:
        HostsOnly, NoSuchEvent
        TooManySources: more than ``MOST_SOURCES`` sites.
    """
    require(by, may_keep_attendance)
    with transaction.atomic():
        event = row_for(by, slug, at)
        rows = {row.source: row for row in CountElsewhere.objects.filter(event=event)}
        looked = _looked_at({source: row.number for source, row in rows.items()}, numbers)
        if not looked:
            return
        if len({*rows, *looked}) > MOST_SOURCES:
            raise TooManySources(most=MOST_SOURCES)
        with changing(by, "note_elsewhere", f"event:{slug}", at) as making:
            for source, number in looked.items():
                row = rows.get(source) or CountElsewhere(event_id=event, source=source)
                if number is None:
                    making.drop(row)
                else:
                    _note(making, row, number)


def _looked_at(
    noted: Mapping[str, int], numbers: Mapping[str, int | None]
) -> dict[str, int | None]:
    """Return the numbers that get a new moment: those that changed, or else all that stay."""
    wanted = {
        source: number
        for source, number in numbers.items()
        if source and (source in noted or number is not None)
    }
    changes = {name: number for name, number in wanted.items() if noted.get(name) != number}
    return changes or wanted


def _note(making: Changing, row: CountElsewhere, number: int) -> None:
    if row.pk is not None:
        making.watch(row)
    row.number, row.noted_at = number, making.at
    making.save(row)


def settings_for_hosts() -> SettingsPlan:
    """Return what holds for the whole node."""
    row = AttendanceSettings.objects.first()
    return SettingsPlan(row.shows_numbers, row.retention_days) if row else SettingsPlan()


def set_settings(by: Asker | None, plan: SettingsPlan) -> None:
    """Set what holds for the whole node.

    Raises:
        HostsOnly, ImpossibleTerms
    """
    require(by, may_keep_attendance)
    if not 1 <= plan.retention_days <= MOST_RETENTION_DAYS:
        raise ImpossibleTerms
    values = {"shows_numbers": plan.shows_numbers, "retention_days": plan.retention_days}
    with transaction.atomic():
        row = AttendanceSettings.objects.select_for_update().first()
        AttendanceSettings.objects.update_or_create(pk=row.pk if row else 1, defaults=values)
        changed(SETTINGS_TAG)


def _set(
    by: Asker | None, about: str, row: Terms, version: int, plan: TermsPlan | None, at: datetime
) -> None:
    refuse_if_changed(row, version, about)
    is_stored = row.pk is not None
    if plan is None:
        if is_stored:
            with changing(by, "limit_as_series", about, at) as making:
                making.drop(row)
        return
    if is_stored and _plan(row) == plan:
        return
    with changing(by, "limit", about, at) as making:
        if is_stored:
            making.watch(row)
        else:
            row.version = 1
        row.capacity, row.hours_to_answer = plan.capacity, plan.hours_to_answer
        making.save(row)


def _of_series(series: str) -> Terms | None:
    return Terms.objects.filter(series__slug=series).first()


def _plan(row: Terms | None) -> TermsPlan:
    return TermsPlan(row.capacity, row.hours_to_answer) if row else TermsPlan()


def _refuse_impossible(plan: TermsPlan | None) -> None:
    if plan is None:
        return
    if plan.capacity is not None and not 1 <= plan.capacity <= MOST_PLACES:
        raise ImpossibleTerms
    if not 1 <= plan.hours_to_answer <= MOST_HOURS:
        raise ImpossibleTerms
