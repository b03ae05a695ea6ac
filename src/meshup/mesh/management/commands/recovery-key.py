"""``meshup recovery-key``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.kit.clock import now
from meshup.kit.console import NodeCommand
from meshup.mesh.domain.recovering import make_recovery_key
from meshup.operations.readiness import refuse_unready

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(NodeCommand):
    """Make the recovery key, and print its private half once."""

    help = (
        "Make the key by which this node is recognised after its own key was stolen or lost, and"
        " print it, once. Keep it on paper, elsewhere: the node keeps only the public half."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--replace",
            action="store_true",
            help="make another one; nodes that know the first go on believing only that",
        )

    def handle(self, *, replace: bool, **_options: object) -> None:
        """Print it alone, so that a script can take it."""
        refuse_unready()
        self.say(make_recovery_key(now(), replace=replace))
