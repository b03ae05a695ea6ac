"""``meshup backup``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import CommandError

from meshup.kit import clock
from meshup.kit.console import NodeCommand
from meshup.operations.backup import make_backup, prune_backups

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(NodeCommand):
    """Write a backup."""

    help = (
        "Write database, pictures and settings into one file, also while the node serves. The file"
        " holds the secret key and people's addresses: keep it as safe as the node."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            metavar="FILE",
            help="default: backups/ in the data folder",
        )

    def handle(self, *, file: Path | None, **_options: object) -> None:
        """Write it, and say where it is."""
        if file is not None and file.exists():
            raise CommandError(f"{file} exists already; a backup overwrites nothing.")
        if file is not None and not file.absolute().parent.is_dir():
            raise CommandError(f"There is no folder {file.absolute().parent}.")
        written = make_backup(file, self.progress)
        self.say(f"Backed up into {written} ({written.stat().st_size / 1000:,.0f} kB).")
        if pruned := prune_backups(Path(settings.CONFIG.data), clock.now()):
            self.say(f"Deleted backups that were 30 days old: {pruned}.")
