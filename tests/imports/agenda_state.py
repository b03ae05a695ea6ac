"""All that visitors can see of the agenda, for comparing."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from meshup.agenda.domain.queries.events import events_between
from meshup.imports.domain.importing import Options, import_calendar
from tests.agenda.paris import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.imports.domain.steps import Comparison

FIRST, LAST = datetime(2025, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)


def public_state() -> list[tuple[Any, ...]]:
    """Return every public occurrence of four years, without addresses and bookkeeping."""
    return sorted(
        (
            *(event.starts_at, event.ends_at, event.time_zone, event.all_day, event.state),
            *(sorted(event.titles.items()), sorted(event.texts.items())),
            *(event.mode, event.online_url, event.source_url),
            (event.place.name, event.place.address) if event.place else (),
        )
        for event in events_between(FIRST, LAST)
    )


def imports(content: bytes, source: int | None = None) -> Comparison:
    """Import ``content`` as the operator, and return what was done."""
    return import_calendar(None, content, "a", NOW, options=Options(source))[1]


@contextmanager
def left_undone() -> Iterator[None]:
    """Take back all that is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def state_after(*versions: bytes) -> list[tuple[Any, ...]]:
    """Return what visitors see after importing ``versions`` one after the other."""
    with left_undone():
        for content in versions:
            imports(content)
        return public_state()
