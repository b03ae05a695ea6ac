"""Shell: a file that a host has looked at is imported, at once or by a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.community.domain.queries import somebody
from meshup.imports.domain.addresses import BROKEN, address_of, keep_address
from meshup.imports.domain.importing import Options, begin_import, import_calendar, preview_import
from meshup.imports.domain.sources import pending
from meshup.imports.models import Import
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.kit.web import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.imports.domain.sources import Pending
    from meshup.imports.domain.steps import Comparison

    Enqueue = Callable[[int], None]


def preview_pending(by: Asker, waiting: Pending, at: datetime) -> Comparison:
    """Return what importing a file that waits would do.

    Raises:
        NotYourImport, NoCalendar, BadLine, TooManyEvents
    """
    source = address_of(waiting.source) if waiting.is_address else None
    return preview_import(by, waiting.content, at, source.pk if source else None)


def source_of(by: Asker, waiting: Pending, at: datetime, *, nightly: bool) -> int | None:
    """Keep where a file that waits came from; return its number, None when it is no address.

    Raises:
        NotYourImport
    """
    if not waiting.is_address:
        return None
    return keep_address(by, waiting.source, nightly=nightly, at=at).pk


def import_later(
    by: Asker, waiting: Pending, planned: int, at: datetime, enqueue: Enqueue
) -> Import:
    """Begin an import that a job writes; ``enqueue`` enqueues it, given its number."""
    with transaction.atomic():
        imported = begin_import(by, waiting.source, at, planned)
        enqueue(imported.pk)
    return imported


def import_waiting(
    person_id: int, import_id: int, note: str, unwanted: Collection[str], source_id: int | None
) -> None:
    """Write an import that waits; one that was written already, or given back, is left alone."""
    imported = Import.objects.filter(pk=import_id, undone_at=None).first()
    by = somebody(person_id)
    if imported is None or by is None or not imported.is_running:
        return
    try:
        waiting = pending(note, person_id, clock.now())
        options = Options(source_id, frozenset(unwanted), imported)
        import_calendar(by, waiting.content, waiting.source, imported.at, options=options)
    except Refusal as refusal:
        Import.objects.filter(pk=import_id).update(failure=spoken(refusal)[:500])
    except Exception:
        Import.objects.filter(pk=import_id).update(failure=str(BROKEN))
        raise
