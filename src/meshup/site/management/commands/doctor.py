"""``meshup doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.management import CommandError

from meshup.kit.console import NodeCommand
from meshup.kit.health import Level, examine

if TYPE_CHECKING:
    from argparse import ArgumentParser

MARKS: Final = {Level.OK: "  ok   ", Level.WARNING: "  !    ", Level.BAD: "  BAD  "}


class Command(NodeCommand):
    """Examine this node."""

    help = "Say what is wrong with this node, and what to do about it. The exit code is 1 if it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--quiet", action="store_true", help="say nothing of what is well")

    def handle(self, *, quiet: bool, **_options: object) -> None:
        """Print every finding, then the verdict."""
        counts = dict.fromkeys(Level, 0)
        for about, finding in examine():
            counts[finding.level] += 1
            if finding.level is Level.OK and quiet:
                continue
            self.say(f"{MARKS[finding.level]}{about:<10} {finding.sentence}")
            if finding.remedy:
                self.say(f"{'':<18}→ {finding.remedy}")
        if counts[Level.BAD]:
            raise CommandError(f"To mend: {counts[Level.BAD]}.")
        if not quiet:
            warned = f", {counts[Level.WARNING]} to look at" if counts[Level.WARNING] else ""
            self.say(f"The node is well{warned}.")
