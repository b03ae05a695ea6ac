"""``meshup restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from meshup.kit.console import NodeCommand
from meshup.operations.erasures import repeat_erasures, to_repeat
from meshup.operations.restoring import restore_backup

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(NodeCommand):
    """Put a backup back."""

    help = (
        "Check a backup, and put it in place of this node's data. A node that is there is only"
        " replaced with --replace, and kept beside it. Whom that node erased since is erased again."
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
        if to_repeat():
            self._repeat_erasures()
        self.say("Now: meshup manage migrate, then: meshup doctor")

    def _repeat_erasures(self) -> None:
        connections.close_all()  # they may be of the file that was put away
        call_command("migrate", verbosity=0, no_backup=True)  # rooms look into tables of today
        repeated = repeat_erasures()
        self.say(f"Erased again, as since the backup: {repeated.done}.")
        if repeated.refused:
            self.say(
                f"Not erased again yet: {repeated.refused}. Somebody who is the only host now stays"
                " until another person is a host; the night after, it is done."
            )
