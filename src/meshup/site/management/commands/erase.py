"""``meshup erase``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.core.management import CommandError

from meshup.community.domain.people import subject_at
from meshup.kit import personal_data
from meshup.kit.console import NodeCommand
from meshup.operations.readiness import refuse_unready

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping


class Command(NodeCommand):
    """Erase somebody."""

    help = (
        "Show how much is kept about somebody in each room, ask, and erase all of it: the person"
        " with their role, suggestions, letters, names in the history. The only host stays. It is"
        " noted, without the address, so that a backup put back does not undo it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("email", metavar="EMAIL", help="whom to erase")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, email: str, yes: bool, **_options: object) -> None:
        """Erase them, and say what went."""
        refuse_unready()
        subject = subject_at(email)
        records_by_room = personal_data.export(subject)
        self.say(
            f"Kept about {subject.email}:"
            if records_by_room
            else f"Nothing is kept of {subject.email}."
        )
        self._list({name: len(records) for name, records in records_by_room.items()})
        if not yes:
            _ask()
        gone = personal_data.erase(subject)
        self.say("Erased:" if gone else "Noted, for the case that a backup is put back.")
        self._list(gone)

    def _list(self, counts: Mapping[str, int]) -> None:
        titles = {kind.name: kind.sentences.title for kind in personal_data.registered()}
        self.say(*(f"  {titles[name]}: {count}" for name, count in counts.items()))


def _ask() -> None:
    if not sys.stdin.isatty():
        raise CommandError("Nobody is here to answer: give --yes.")
    if input("Erase all of it? Nobody can undo it. [y/N] ").strip().lower() not in {"y", "yes"}:
        raise CommandError("Nothing is erased.")
