"""``meshup import``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.management import CommandError
from django.utils.translation import gettext, gettext as _

from meshup.imports.domain.addresses import address_of, keep_address
from meshup.imports.domain.importing import Options, import_calendar, preview_import, revert
from meshup.imports.domain.sources import read_source, refuse_large
from meshup.imports.domain.step_words import step_words
from meshup.imports.domain.steps import WRITTEN
from meshup.imports.file_kinds import FileRequest, file_kinds
from meshup.imports.reasons import left_because
from meshup.kit import clock
from meshup.kit.console import NodeCommand
from meshup.operations.readiness import refuse_unready

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable

    from meshup.imports.domain.step_words import StepWords
    from meshup.imports.domain.steps import Comparison
    from meshup.imports.file_kinds import FileKind

MOST_SHOWN: Final = 40


class Command(NodeCommand):
    """Take events from a calendar file or address, or what other files hold."""

    help = (
        "Take events from a calendar file (.ics) or its address into the agenda, or what another"
        " file holds: show what would be taken, ask, and take it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("source", nargs="?", help="a file, or an address (https://…)")
        parser.add_argument("--yes", action="store_true", help="take it without asking")
        parser.add_argument("--dry-run", action="store_true", help="only show what would be taken")
        parser.add_argument("--undo", type=int, metavar="NUMBER", help="give an import back")
        for kind in file_kinds():
            parser.add_argument(f"--{kind.name}", metavar="FILE", help=kind.help)
            parser.add_argument(
                f"--undo-{kind.name}",
                type=int,
                metavar="NUMBER",
                help=f"give an import of {kind.name} back",
            )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="COLUMN=FIELD",
            help="what a column of a table is, where its name does not tell; may come again",
        )

    def handle(
        self,
        *,
        source: str | None,
        yes: bool,
        dry_run: bool,
        undo: int | None,
        **others: Any,  # noqa: ANN401 - of other kinds of files
    ) -> None:
        """Show, ask, take."""
        refuse_unready()
        now = clock.now()
        if self._is_other(others, yes=yes, dry_run=dry_run):
            return
        if undo is not None:
            self.say(f"Given back: {revert(None, undo, now).source}")
            return
        if source is None:
            raise CommandError("Name a file or an address: meshup import agenda.ics")
        content = self._content(source)
        known = address_of(source) if "://" in source else None
        compared = preview_import(None, content, now, known.pk if known else None)
        self._show(compared)
        if dry_run or not compared.to_write:
            return
        if not yes and not self._agreed(len(compared.to_write)):
            self.say("Nothing was taken.")
            return
        kept = None
        if "://" in source:
            nightly = known is not None and known.nightly
            kept = keep_address(None, source, nightly=nightly, at=now)
        options = Options(kept.pk if kept else None)
        imported, _compared = import_calendar(None, content, source, now, self._progress, options)
        self.say(f"Taken. To give it back: meshup import --undo {imported.pk}")

    def _is_other(self, others: dict[str, Any], *, yes: bool, dry_run: bool) -> bool:
        """Say whether it is about another kind of file; then that is done."""
        for kind in file_kinds():
            if file := others.get(kind.name):
                kind.take(self._asked(kind, file, others["map"], yes=yes, dry_run=dry_run))
                return True
            if (number := others.get(f"undo_{kind.name}")) is not None:
                self.say(f"Given back: {kind.give_back(number)}")
                return True
        return False

    def _asked(
        self, kind: FileKind, source: str, mapped: list[str], *, yes: bool, dry_run: bool
    ) -> FileRequest:
        """Return what is asked of another kind of file."""
        columns = {}
        for each in mapped:
            column, equals, field = each.rpartition("=")
            if not equals or not column:
                raise CommandError(f"Write --map COLUMN=FIELD, not --map {each}")
            columns[column] = field
        content = _read(source, kind.refuse_large)

        def agreed(count: int) -> bool:
            return not dry_run and (yes or self._agreed(count))

        return FileRequest(Path(source).name, content, columns, self.say, agreed)

    def _content(self, source: str) -> bytes:
        return read_source(source) if "://" in source else _read(source, refuse_large)

    def _show(self, compared: Comparison) -> None:
        shown = compared.to_write
        self.say(*map(_in_one_line, step_words(compared, shown[:MOST_SHOWN])))
        if len(shown) > MOST_SHOWN:
            self.say(f"… and {len(shown) - MOST_SHOWN} more")
        for verb, count in sorted(compared.counts.items()):
            if verb not in WRITTEN:
                self.say(f"left: {count} {left_because(verb)}")
        for left in compared.left_out[:MOST_SHOWN]:
            why = gettext(left.why) if left.why else left_because(left.reason)
            self.say(f"not taken: line {left.line}  {left.title}  {why}")
        if len(compared.left_out) > MOST_SHOWN:
            self.say(f"… and {len(compared.left_out) - MOST_SHOWN} more")
        if not shown:
            self.say("There is nothing new in it.")

    def _agreed(self, count: int) -> bool:
        if not sys.stdin.isatty():
            raise CommandError("There is nobody to ask: add --yes to take it, or --dry-run.")
        return input(f"Take {count} of them? [y/N] ").strip().lower() in {"y", "yes", "o", "oui"}

    def _progress(self, done: int, of: int) -> None:
        self.progress("taking", done, of)


def _read(source: str, refuse: Callable[[int], None]) -> bytes:
    path = Path(source)
    try:
        refuse(path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{source} cannot be read: {error.strerror}") from error


def _in_one_line(step: StepWords) -> str:
    kind = _("series") if step.repeats else _("event")
    words = (f"{step.verb:<9}", f"{kind:<6}", step.when, step.title, step.place)
    return "  ".join(filter(None, words))
