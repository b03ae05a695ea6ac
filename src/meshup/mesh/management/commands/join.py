"""``meshup join``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.kit.clock import now
from meshup.kit.console import NodeCommand
from meshup.mesh.domain.learning import join_by_address
from meshup.operations.readiness import refuse_unready

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(NodeCommand):
    """Get to know the node at an address, and through it the others."""

    help = "Get to know another node by its address, and from it all that it knows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("address", metavar="ADDRESS", help="such as https://lyon.example")

    def handle(self, *, address: str, **_options: object) -> None:
        """Say who it is."""
        refuse_unready()
        card = join_by_address(address, now())
        self.say(f"{card.name} is known from now on: {card.did}")
