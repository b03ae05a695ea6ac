"""``meshup recover``."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import TYPE_CHECKING

from meshup.kit.clock import now
from meshup.kit.console import NodeCommand
from meshup.mesh.domain.recovering import recover
from meshup.operations.readiness import refuse_unready

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(NodeCommand):
    """Go on under a new identity key, by the word of the recovery key."""

    help = (
        "Give this node a new identity key, which others believe by its recovery key: that is asked"
        " for, or read from the standard input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--former",
            metavar="DID",
            default="",
            help="did:key:… of a node that was lost with all it had, and that this one is now",
        )

    def handle(self, *, former: str, **_options: object) -> None:
        """Read the key, never as an argument: other people of a machine see those."""
        refuse_unready()
        secret = getpass("Recovery key: ") if sys.stdin.isatty() else sys.stdin.read(1000)
        before, after = recover(secret, now(), former=former)
        self.say(f"Who was {before} is now {after}.")
