"""``meshup manage migrate``: Django's own, after a backup."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from django.core.management import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import Error

from meshup.kit.errors import Refusal
from meshup.operations.backup import make_backup
from meshup.operations.readiness import is_node_here, missing_migrations

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from pathlib import Path


class Command(Migrate):
    """Bring the tables up to date; what is there is backed up first."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ours to Django's."""
        super().add_arguments(parser)  # type: ignore[arg-type]  # a parser of its own kind
        parser.add_argument(
            "--no-backup",
            action="store_true",
            help="go on though no backup can be written before the tables are changed",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's
        """Back up if there is something to change and to lose, and migrate."""
        looks_only = options["plan"] or options["check_unapplied"]
        wanted = missing_migrations() or options["app_label"]
        if wanted and not looks_only and not options["no_backup"] and is_node_here():
            self.stdout.write(f"Backed up before the migration: {_backed_up()}")
        super().handle(*args, **options)


def _backed_up() -> Path:
    try:
        return make_backup(None, _quietly)
    except (Refusal, OSError, Error, sqlite3.Error) as error:
        raise CommandError(
            f"No backup could be written, so nothing was migrated: {error}\n"
            "Make room or mend what it says; or go on without one: --no-backup"
        ) from error


def _quietly(_doing: str, _done: int, _of: int) -> None:
    """Show no progress."""
