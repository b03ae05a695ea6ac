"""Shell: let the agenda say what a calendar says, some UIDs at a time; and give an import back.

Each transaction reads anew what it compares, under a lock that all imports share: two hosts who
import at once do it one after the other, and who is interrupted goes on by importing again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.community import rules
from meshup.history.domain.queries import changes_of
from meshup.history.domain.undoing import undo
from meshup.history.errors import NothingToUndo
from meshup.imports.domain.comparing import Calendar, compare, read_calendar, steps_for
from meshup.imports.domain.import_lock import lock_imports
from meshup.imports.domain.origins import (
    origins_of,
    put_back,
    rows_here,
    rows_of_uids,
    rows_to_keep,
)
from meshup.imports.domain.steps import RETAINED, Comparison
from meshup.imports.domain.writing import Writing, write_steps
from meshup.imports.errors import ChangedSince, NoSuchImport, NotYourImport
from meshup.imports.models import Import, ImportOrigin

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from meshup.calendar_files.imported_event import ImportedItem, LeftOut
    from meshup.community.rules import Asker
    from meshup.imports.domain.steps import Step

    Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How a calendar is imported.

    Attributes:
        address: number of the address it was read at, None for a file.
        unwanted: names of steps that a host does not want.
        begun: the import, when ``begin_import`` made it already.
    """

    address: int | None = None
    unwanted: Collection[str] = field(default_factory=frozenset)
    begun: Import | None = None


def preview_import(
    by: Asker | None, content: bytes, at: datetime, address: int | None = None
) -> Comparison:
    """Return what ``import_calendar`` would do, and leave all as it is.

    Raises:
        NotYourImport, NoCalendar, BadLine, TooManyEvents
    """
    require_host(by)
    return compare(content, at, address)


def import_calendar(
    by: Asker | None,
    content: bytes,
    source: str,
    at: datetime,
    progress: Progress = lambda _done, _of: None,
    options: Options = Options(),
) -> tuple[Import, Comparison]:
    """Let the agenda say what a calendar says; ``by`` None is the node's operator.

    ``source`` is the name of the file, or its address. What hosts changed here stays. Doing it
    twice changes nothing.

    Raises:
        NotYourImport, NoCalendar, BadLine, TooManyEvents; then nothing has been taken.
    """
    require_host(by)
    calendar = read_calendar(content, at, options.address)
    imported = options.begun or begin_import(by, source, at)
    total = len(calendar.items) + len(calendar.vanished)
    steps: list[Step] = []
    left_out = list(calendar.left_out)
    done = 0
    for items, vanished in calendar.chunks():
        with transaction.atomic():
            lock_imports()
            steps += _write_chunk(by, options, imported, calendar, (items, vanished, left_out))
        done += len(items) + len(vanished)
        progress(done, total)
        Import.objects.filter(pk=imported.pk).update(written=done, planned=total)
    imported.written = imported.planned = total
    imported.retained = sum(1 for step in steps if step.verb == RETAINED)
    imported.save(update_fields=["retained"])
    return imported, Comparison(tuple(steps), tuple(left_out), calendar.places.name_of)


def begin_import(by: Asker | None, source: str, at: datetime, planned: int = 0) -> Import:
    """Return a new import that has written nothing yet."""
    person = by.pk if by is not None else None
    return Import.objects.create(at=at, by_id=person, source=source[:500], planned=planned)


def _write_chunk(
    by: Asker | None,
    options: Options,
    imported: Import,
    calendar: Calendar,
    chunk: tuple[Sequence[ImportedItem], Sequence[str], list[LeftOut]],
) -> list[Step]:
    steps = [
        step.left_alone() if step.name in options.unwanted else step
        for step in steps_for(calendar, *chunk)
    ]
    planned = [step for step in steps if step.parts]
    uids = [step.uid for step in planned]
    origins = origins_of(uids)
    writing = Writing(by, imported.at, calendar.places, rows_here(origins, imported.at), origins)
    written = [step.uid for step in planned if step.writes]
    imported.before += rows_of_uids(written)
    write_steps(writing, planned)
    rows = [row for uid in uids for row in rows_to_keep(uid, writing.origins[uid], options.address)]
    ImportOrigin.objects.filter(uid__in=uids).delete()
    ImportOrigin.objects.bulk_create(rows, batch_size=500)
    imported.made += [list(each) for each in writing.made]
    imported.uids += written
    imported.save(update_fields=["made", "before", "uids"])
    return steps


def revert(by: Asker | None, import_id: int, at: datetime) -> Import:
    """Undo all that importing one file has changed; venues stay.

    Raises:
        NotYourImport, NoSuchImport, ChangedSince: somebody has changed some of it since.
        InUse: others point to an event that would go.
    """
    require_host(by)
    with transaction.atomic():
        lock_imports()
        imported = Import.objects.select_for_update().filter(pk=import_id, undone_at=None).first()
        if imported is None:
            raise NoSuchImport
        try:
            for about, _new in reversed(imported.made):
                _refuse_if_changed(about, imported.at)
                undo(by, about, at)
        except NothingToUndo:
            raise ChangedSince from None
        put_back(imported.uids, imported.before)
        if not imported.uids:  # an import before these were kept
            made = [about for about, new in imported.made if new]
            ImportOrigin.objects.filter(about__in=made).delete()
        imported.undone_at = at
        imported.save(update_fields=["undone_at"])
    return imported


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


def import_of(by: Asker, import_id: int) -> Import:
    """Return one import.

    Raises:
        NotYourImport, NoSuchImport
    """
    require_host(by)
    if found := Import.objects.select_related("by").filter(pk=import_id).first():
        return found
    raise NoSuchImport


def require_host(by: Asker | None) -> None:
    """Refuse whoever is no host.

    Raises:
        NotYourImport
    """
    rules.require(by, rules.may_run_community, NotYourImport)
