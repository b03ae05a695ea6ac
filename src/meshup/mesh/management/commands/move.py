"""``meshup move``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management import CommandError

from meshup.kit.clock import now
from meshup.kit.config import address as read_address
from meshup.kit.console import NodeCommand
from meshup.mesh.domain.moving import move_to, stay_here
from meshup.operations.readiness import refuse_unready

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(NodeCommand):
    """Lead everybody to where the node lives from now on."""

    help = (
        "Tell other servers and visitors that this node lives at another address from now on, where"
        " a backup of it is served already."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("address", metavar="ADDRESS", nargs="?", help="https://new.example")
        parser.add_argument("--back", action="store_true", help="take it back: it lives here")

    def handle(self, *, address: str | None, back: bool, **_options: object) -> None:
        """Do one of both."""
        refuse_unready()
        if back:
            stay_here()
            self.say("This node lives here again.")
            return
        if not address:
            raise CommandError("Say where it lives now: meshup move https://new.example")
        try:
            there = read_address(address)
        except ValueError:
            raise CommandError(f"“{address}” is no address such as https://new.example") from None
        told = move_to(there, now())
        self.say(f"This node lives at {there}. Servers that are told: {told}.")
