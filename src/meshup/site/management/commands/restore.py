"""``meshup restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from meshup.kit.console import NodeCommand
from meshup.operations.backup import restore_backup

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(NodeCommand):
    """Put a backup back."""

    help = (
        "Check a backup, and put it in place of this node's data. A node that is there is only"
        " replaced with --replace, and kept beside it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("file", type=Path, metavar="FILE", help="what `meshup backup` wrote")
        parser.add_argument(
            "--replace", action="store_true", help="put away the node that is there"
        )

    def handle(self, *, file: Path, replace: bool, **_options: object) -> None:
        """Restore it, and say what to do next."""
        self.say("Checking the backup …")
        before = restore_backup(file, replace=replace)
        self.say(f"Restored into {Path(settings.CONFIG.data)}.")
        if before:
            self.say(f"The node that was there is kept in {before}; delete it when you are sure.")
        self.say("Now: meshup manage migrate, then: meshup doctor")
