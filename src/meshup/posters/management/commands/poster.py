"""``meshup poster``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import CommandError

from meshup.agenda.domain.queries.events import event_of
from meshup.community.domain.queries import this_node
from meshup.kit.console import NodeCommand
from meshup.operations.readiness import refuse_unready
from meshup.posters.domain.drawn_posters import drawn_poster
from meshup.posters.domain.papers import POSTERS

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(NodeCommand):
    """Draw the poster of a public event."""

    help = "Draw the poster of a public event as PDF, as everybody may print it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("event", help="its address: paris-p2p-2026-12-02 of …/events/…/")
        parser.add_argument("--size", choices=sorted(POSTERS), default="a4")
        parser.add_argument("--language", choices=sorted(dict(settings.LANGUAGES)), default="")
        parser.add_argument("--black-and-white", action="store_true", help="for any printer")
        parser.add_argument(
            "-o", "--output", metavar="FILE", help="where to write it; “-” for the standard output"
        )

    def handle(
        self,
        *,
        event: str,
        size: str,
        language: str,
        black_and_white: bool,
        output: str | None,
        **_options: object,
    ) -> None:
        """Draw it, and say where it is."""
        refuse_unready()
        found = event_of(event)
        known = dict(settings.LANGUAGES)
        spoken = (language, *this_node().languages, settings.LANGUAGE_CODE)
        chosen = next(code for code in spoken if code in known)
        content = drawn_poster(found, chosen, size, is_black=black_and_white)
        if output == "-":
            sys.stdout.buffer.write(content)
            return
        name = output or f"{found.slug}-{size}{'-black' if black_and_white else ''}-{chosen}.pdf"
        try:
            Path(name).write_bytes(content)
        except OSError as error:
            raise CommandError(f"{name} cannot be written: {error.strerror}") from error
        self.say(f"Written: {name} ({len(content) // 1024 + 1} KB)")
