"""Shell: the draft of an event: read with what was changed meanwhile, and changed step by step.

Each step is one transaction under the lock of the event's row, which goes first everywhere, and of
the draft's; it names the version that its page showed, so that of two hosts at once the second is
told who did what. Everybody reads the timetable of the agenda, which no step touches.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext

from meshup.agenda.domain.event_changes import refuse_unless_allowed
from meshup.agenda.domain.gestures import Gesture
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.rows import row_for
from meshup.agenda_desk.domain.line_times import Timeframe
from meshup.community.rules import require
from meshup.kit.versions import refuse_if_newer
from meshup.programme.choices import Act, Recording
from meshup.programme.domain.lines import MOST_LINES, lines_of, read, stored
from meshup.programme.domain.merging import merged
from meshup.programme.domain.step_words import name_of, step_in_words
from meshup.programme.errors import (
    ChangedMeanwhile,
    LineOfOthers,
    NothingToUndo,
    ProgrammeOnly,
    StepUnreadable,
    TooManyLines,
)
from meshup.programme.models import Programme, Step
from meshup.programme.rules import may_build
from meshup.programme.shared_programmes import shared_programme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime, timedelta

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker
    from meshup.programme.domain.lines import DraftLine, Lines

MOST_STEPS: Final = 200
"""Of one draft, that can be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What hosts work on: the lines of a draft, or what is published while none is open.

    Attributes:
        version: for telling two hosts at once. published: what everybody reads.
        was_merged: something was changed on the published timetable, and taken over.
        recording: what is to be recorded.
        last: the step that can be undone, in words; "" for none.
    """

    event: Occurrence
    lines: Lines
    published: Lines
    version: int = 0
    is_open: bool = False
    was_merged: bool = False
    recording: str = Recording.NO.value
    last: str = ""

    @property
    def frame(self) -> Timeframe:
        """From when to when its lines may be."""
        return Timeframe(self.event.starts_at, self.event.ends_at, self.event.time_zone)


def draft_for(asker: Asker, slug: str) -> Draft:
    """Return the draft of an event; four queries.

    Raises:
        ProgrammeOnly, NoSuchEvent
    """
    require(asker, may_build, ProgrammeOnly)
    event = event_for(asker, slug)
    row = Programme.objects.filter(event__slug=slug).first()
    return draft_of(event, row)


def take_step(
    by: Asker,
    slug: str,
    version: int,
    act: tuple[Act, str],
    change: Callable[[Lines, Timeframe], Lines],
    at: datetime,
) -> Draft:
    """Let ``change`` make other lines of those of a draft; the first step opens it.

    ``act`` is what is done, and the name of the line to which. A step that changes nothing is none.

    Raises:
        ProgrammeOnly, NoSuchEvent, ChangedMeanwhile, TooManyLines, NotInThisState, AlreadyOver
        What ``change`` refuses.
    """
    with stepping(by, slug, version, at) as (row, draft):
        lines = change(draft.lines, draft.frame)
        if len(lines) > MOST_LINES:
            raise TooManyLines(most=MOST_LINES)
        refuse_lines_of_others(slug, draft.lines, lines)
        if lines != draft.lines:
            _keep(row, draft, lines, act, (by, at))
    return draft_for(by, slug)


def undo_step(by: Asker, slug: str, version: int, at: datetime) -> Draft:
    """Take the last step of a draft back; the one before it is the last one then.

    Raises:
        ProgrammeOnly, NoSuchEvent, ChangedMeanwhile, NothingToUndo, NotInThisState, AlreadyOver
    """
    with stepping(by, slug, version, at) as (row, draft):
        step = row.steps.last()
        if step is None:
            raise NothingToUndo
        order: list[str] = step.before["order"]
        old = {ref: read(columns) for ref, columns in step.before["lines"].items() if columns}
        lines = {line.ref: line for line in draft.lines} | old
        gone = {ref for ref, columns in step.before["lines"].items() if columns is None}
        refs = dict.fromkeys((*order, *(line.ref for line in draft.lines)))
        back = tuple(lines[ref] for ref in refs if ref in lines and ref not in gone)
        step.delete()
        row.is_open = row.steps.exists()
        _save(row, draft, back if row.is_open else (), (by, at, Act.UNDO, step.ref))
    return draft_for(by, slug)


def discard(by: Asker, slug: str, version: int, at: datetime) -> Draft:
    """Drop a draft: hosts see what everybody reads again. Without one, nothing happens.

    Raises:
        ProgrammeOnly, NoSuchEvent, ChangedMeanwhile
    """
    require(by, may_build, ProgrammeOnly)
    with transaction.atomic():
        row = locked_programme(slug, at)
        refuse_overtaken(row, version)
        if row.is_open:
            close(row, by, Act.DISCARD, at)
    return draft_for(by, slug)


def want_recording(by: Asker, slug: str, version: int, wanted: str, at: datetime) -> Draft:
    """Say what is to be recorded of an event; it opens no draft, and stays when one is dropped.

    Raises:
        ProgrammeOnly, NoSuchEvent, ChangedMeanwhile, StepUnreadable
    """
    require(by, may_build, ProgrammeOnly)
    if wanted not in Recording.values:
        raise StepUnreadable
    with transaction.atomic():
        row = locked_programme(slug, at)
        refuse_overtaken(row, version)
        if row.recording != wanted:
            row.recording = wanted
            _sign(row, by, at, Act.RECORDING)
            row.save()
    return draft_for(by, slug)


@contextmanager
def stepping(by: Asker, slug: str, version: int, at: datetime) -> Iterator[tuple[Programme, Draft]]:
    """Lock an event and its programme for a step of ``by``, who saw it at ``version``.

    Raises:
        ProgrammeOnly, NoSuchEvent, ChangedMeanwhile, NotInThisState, AlreadyOver
    """
    require(by, may_build, ProgrammeOnly)
    with transaction.atomic():
        row = locked_programme(slug, at)
        event = event_for(by, slug)
        refuse_unless_allowed(Gesture.TIMETABLE, event, at)
        refuse_overtaken(row, version)
        yield row, draft_of(event, row)


def locked_programme(slug: str, at: datetime) -> Programme:
    """Return the programme of an event, made if need be; both rows are locked.

    Raises:
        NoSuchEvent
    """
    key = row_for(None, slug, at)
    Programme.objects.get_or_create(event_id=key, defaults={"changed_at": at})
    return Programme.objects.select_for_update(of=("self",)).get(event_id=key)


def refuse_overtaken(row: Programme, version: int) -> None:
    """Refuse a step of whoever saw an older draft.

    Raises:
        ChangedMeanwhile: with who it was, and what was done.
    """
    refuse_if_newer(row.version, version, lambda: ChangedMeanwhile(**_last_hand(row)))


def close(row: Programme, by: Asker, act: Act, at: datetime) -> None:
    """Let a programme have no draft, nor steps of one."""
    row.steps.all().delete()
    row.is_open, row.lines, row.base = False, [], []
    _sign(row, by, at, act)
    row.save()


def draft_of(event: Occurrence, row: Programme | None) -> Draft:
    """Return the draft of an event by its row, with what was changed meanwhile."""
    published = lines_of(event.timetable)
    if row is None or not row.is_open:
        version, recording = (row.version, row.recording) if row else (0, Recording.NO.value)
        return Draft(
            event=event, lines=published, published=published, version=version, recording=recording
        )
    base, mine = (tuple(map(read, lines)) for lines in (row.base, row.lines))
    lines = merged(base, mine, published)
    last = row.steps.last()
    return Draft(
        event=event,
        lines=lines,
        published=published,
        version=row.version,
        is_open=True,
        was_merged=lines != mine,
        recording=row.recording,
        last=step_in_words(last.act, last.ref, lines) if last else "",
    )


def _keep(
    row: Programme, draft: Draft, lines: Lines, act: tuple[Act, str], hand: tuple[Asker, datetime]
) -> None:
    """Save other lines, and the step that leads back from them."""
    old = {line.ref: line for line in draft.lines}
    new = {line.ref: line for line in lines}
    before: dict[str, Any] = {
        ref: stored(old[ref]) if ref in old else None
        for ref in (*old, *(ref for ref in new if ref not in old))
        if old.get(ref) != new.get(ref)
    }
    order = list(old) if list(old) != list(new) else []
    by, at = hand
    Step.objects.create(
        programme=row,
        act=act[0],
        ref=act[1],
        before={"lines": before, "order": order},
        at=at,
        by_id=by.pk,
    )
    stale = row.steps.order_by("-pk").values_list("pk", flat=True)[MOST_STEPS:]
    row.steps.filter(pk__in=list(stale)).delete()
    row.is_open = True
    _save(row, draft, lines, (by, at, *act))


def _save(
    row: Programme, draft: Draft, lines: Lines, hand: tuple[Asker, datetime, Act, str]
) -> None:
    row.lines = [stored(line) for line in lines]
    row.base = [stored(line) for line in draft.published] if row.is_open else []
    by, at, act, ref = hand
    _sign(row, by, at, act, ref)
    row.save()


def _sign(row: Programme, by: Asker, at: datetime, act: Act, ref: str = "") -> None:
    """Note who changed a programme, and how; its version grows."""
    row.version += 1
    row.changed_by_id, row.changed_at = by.pk, at
    row.last_act, row.last_ref, row.other_hand = act, ref, {}


def _last_hand(row: Programme) -> dict[str, str]:
    """Say who did what last."""
    if row.other_hand:
        return dict(row.other_hand)
    lines = tuple(map(read, row.lines))
    what = step_in_words(row.last_act or Act.LINES, row.last_ref, lines)
    return {"who": row.changed_by.name if row.changed_by else "?", "what": what}


def refuse_lines_of_others(slug: str, before: Lines, after: Lines) -> None:
    """Refuse to change what another community alone changes.

    Raises:
        LineOfOthers
    """
    shared = shared_programme(slug)
    if shared is None:
        return
    left = {line.ref: line for line in after}
    for line in before:
        owner = shared.owner_of(line) if left.get(line.ref) != line else ""
        if owner:
            raise LineOfOthers(title=name_of(line), owner=owner)


@transaction.atomic
def overtake(slug: str, who: str, what: str, later: timedelta, at: datetime) -> bool:
    """Let whoever works on a draft know that another community changed what it rests on.

    Their next step is refused with that; nothing of the draft is lost, and all of it goes along
    when the event begins ``later``. Says whether there is a programme; locks its row.
    """
    row = Programme.objects.select_for_update(of=("self",)).filter(event__slug=slug).first()
    if row is None:
        return False
    if row.is_open and later:
        row.lines = [stored(_moved(read(line), later)) for line in row.lines]
        row.base = [stored(_moved(read(line), later)) for line in row.base]
    row.version += 1
    row.changed_by, row.changed_at, row.other_hand = None, at, {"who": who, "what": what}
    row.save()
    return True


def _moved(line: DraftLine, later: timedelta) -> DraftLine:
    starts_at, ends_at = line.starts_at, line.ends_at
    return replace(
        line, starts_at=starts_at and starts_at + later, ends_at=ends_at and ends_at + later
    )


def draft_in_use(event: int) -> str | None:
    """Say why the placeholder of a usual date has to stay: its programme is being put together.

    An event of which more was said goes with its programme.
    """
    if Programme.objects.filter(event=event, event__version=0).exists():
        return gettext("Its programme is being put together.")
    return None


def open_drafts(asker: Asker, at: datetime) -> list[tuple[str, datetime]]:
    """Return the slugs of events that are not over and whose draft is open, and since when.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_build, ProgrammeOnly)
    rows = Programme.objects.filter(is_open=True, event__ends_at__gt=at)
    return list(rows.order_by("event__starts_at").values_list("event__slug", "changed_at"))
