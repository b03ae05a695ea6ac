"""``meshup link``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.domain.sign_in_links import sign_in_link
from meshup.kit.console import NodeCommand
from meshup.operations.readiness import refuse_unready

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(NodeCommand):
    """Print a sign-in link."""

    help = (
        "Print a link that signs a host in, for whoever gets no mail. It works once, for an hour."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("email", metavar="EMAIL", help="whose link it is to be")

    def handle(self, *, email: str, **_options: object) -> None:
        """Print it alone, so that a script can take it."""
        refuse_unready()
        self.say(sign_in_link(email))
