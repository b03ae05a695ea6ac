"""``meshup demo``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import CommandError, call_command

from meshup.community.domain.queries import this_node
from meshup.community.domain.sign_in_links import sign_in_link
from meshup.community.errors import NodeExists, NoNode
from meshup.kit import clock
from meshup.kit.console import NodeCommand, called
from meshup.site.demo.loading import HOST, NAME, load_demo
from meshup.site.demo.stages import STAGES

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(NodeCommand):
    """Set up the demo."""

    help = (
        "Set up a demo in an empty data folder: Paris P2P, with its history since 2019 and a month"
        " at the stage you choose. With --mesh N [--port FIRST] instead: run so many nodes of"
        " France P2P on this machine, 2 to 12, and an umbrella above them, until Ctrl-C."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--stage",
            choices=STAGES,
            default="call",
            help="quiet: the next date is not confirmed; call: confirmed, looking for talks (the"
            " usual one); tonight: a themed event runs; evening: and people have come, to try the"
            " door, the projector and phones; rounds: in their second round of person-to-person;"
            " over: it was last night",
        )
        parser.add_argument("--address", help="where visitors will reach it: https://p2p.example")
        parser.add_argument("--quiet", action="store_true", help="print nothing")

    def handle(self, *, stage: str, quiet: bool, **_options: object) -> None:
        """Set it up."""
        call_command("migrate", verbosity=0)
        try:
            there = this_node()
        except NoNode:
            load_demo(stage, clock.now())
        else:
            if there.name != NAME:
                raise NodeExists(name=there.name)
            raise CommandError(
                f"The demo is in {settings.CONFIG.data} already. For another stage, choose another"
                " folder: MESHUP_DATA=… meshup demo --stage …"
            )
        if not quiet:
            self.say(
                f"The demo is in {settings.CONFIG.data}.",
                f"Start it:                {called()} serve",
                f"Then sign in as Ada, once: {sign_in_link(HOST)}",
            )
