"""Shell: take the events of a file into the agenda, all of them or none; and give them back.

One transaction: of a file that is refused nothing stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.community import rules
from meshup.community.domain.queries import this_node
from meshup.history.domain.queries import changes_of
from meshup.history.domain.undoing import undo
from meshup.history.errors import NothingToUndo
from meshup.imports.domain.comparing import NEW, compare, stamp_of
from meshup.imports.domain.components import MOST_EVENTS
from meshup.imports.domain.event_writing import add_event, update_event, write_override
from meshup.imports.domain.fingerprint import fingerprint
from meshup.imports.domain.import_run import ImportRun, naming_line
from meshup.imports.domain.imported_event import ImportedSeries
from meshup.imports.domain.places import Places
from meshup.imports.domain.series_writing import add_series, update_series
from meshup.imports.errors import ChangedSince, NoSuchImport, NotYourImport, TooManyHere
from meshup.imports.models import Import, ImportOrigin

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.imports.domain.comparing import Comparison, Step


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
        comparison = compare(content, at)
        run = ImportRun(by, at, Places(by, at), this_node().languages or ["en"])
        steps = comparison.to_write
        for done, step in enumerate(steps, 1):
            with naming_line(step.event):
                about = _write_step(run, step)
            _record_origin(step, about)
            progress(done, len(steps))
        person = by.pk if by is not None else None
        imported = Import(at=at, by_id=person, source=source[:500], made=run.made)
        imported.save()
    return imported, comparison


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
        _imported, comparison = import_calendar(by, content, "", at)
        transaction.set_rollback(True)
    return comparison


def revert(by: Asker | None, import_id: int, at: datetime) -> Import:
    """Undo all that importing one file has changed; venues stay.

    Raises:
        NotYourImport, NoSuchImport, ChangedSince: somebody has changed some of it since.
        InUse: others point to an event that would go.
    """
    require_host(by)
    with transaction.atomic():
        imported = Import.objects.select_for_update().filter(pk=import_id, undone_at=None).first()
        if imported is None:
            raise NoSuchImport
        try:
            for about, _new in reversed(imported.made):
                _refuse_if_changed(about, imported.at)
                undo(by, about, at)
        except NothingToUndo:
            raise ChangedSince from None
        created = [about for about, new in imported.made if new]
        ImportOrigin.objects.filter(about__in=created).delete()
        updated = [about for about, new in imported.made if not new]
        ImportOrigin.objects.filter(about__in=updated).update(digest="", sequence=0, changed="")
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


def require_host(by: Asker | None) -> None:
    """Refuse whoever is no host.

    Raises:
        NotYourImport
    """
    rules.require(by, rules.may_run_community, NotYourImport)


def _write_step(run: ImportRun, step: Step) -> str:
    imported = step.imported
    if isinstance(imported, ImportedSeries):
        if step.verb == NEW:
            return add_series(run, imported)
        if step.about.startswith("series:"):
            return update_series(run, imported, step.about)
    event = step.event
    if step.verb == NEW:
        return add_event(run, event)
    if step.about.startswith("series:"):
        return write_override(run, step.about.removeprefix("series:"), event, None)
    return update_event(run, event, step.about.removeprefix("event:"))


def _record_origin(step: Step, about: str) -> None:
    sequence, changed = stamp_of(step.imported)
    ImportOrigin.objects.update_or_create(
        uid=step.event.uid,
        key=step.event.key,
        defaults={
            "about": about,
            "sequence": sequence,
            "changed": changed,
            "digest": fingerprint(step.imported),
        },
    )
