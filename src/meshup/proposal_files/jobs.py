"""Imports of proposals that take longer than somebody waits for a page: each a background job."""

from __future__ import annotations

from django_tasks import task

from meshup.proposal_files.domain.imports import go_on


@task()
def go_on_with_import(number: int) -> None:
    """Take an import, or give it back, from where it is."""
    go_on(number)
