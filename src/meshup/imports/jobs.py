"""Imports that take longer than somebody waits for a page, each by a background job."""

from __future__ import annotations

from django_tasks import task

from meshup.imports.domain.waiting import import_waiting


@task()
def write_import(person_id: int, import_id: int, note: str, unwanted: str, source_id: int) -> None:
    """Import a file that waits; ``source_id`` is 0 when it is no address."""
    import_waiting(person_id, import_id, note, unwanted.split(), source_id or None)
