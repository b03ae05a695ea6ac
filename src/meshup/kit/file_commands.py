"""Commands that read one JSON file and need no node. Without Django.

What is wrong with the words or the file is one sentence, on one line of standard error.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from meshup.kit.strict_json import JsonFileError

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_NAMED: Final = 5
"""So many fields that mean nothing are named; the others are counted."""


class UsageError(Exception):
    """The words after the command make no sense; a sentence."""


class SentenceParser(ArgumentParser):
    """Options of a command; what is wrong with them is a sentence."""

    def error(self, message: str) -> NoReturn:
        """Refuse the words.

        Raises:
            UsageError: always.
        """
        raise UsageError(f"{self.prog}: {message} (see: {self.prog} --help)")


def file_content(name: str, most_bytes: int) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``: one more than the most at most.

    Raises:
        JsonFileError: it cannot be read.
    """
    try:
        if not name:
            raise JsonFileError("It names no file.")
        if name == "-":
            return sys.stdin.buffer.read(most_bytes + 1)
        with Path(name).open("rb") as stream:
            return stream.read(most_bytes + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "there is no such file"
        raise JsonFileError(f"It cannot be read: {why}.") from None


def named_error(name: str, error: JsonFileError) -> JsonFileError:
    """Return ``error`` with the name of the file before it."""
    named = "Standard input" if name == "-" else name or "“”"
    return JsonFileError(f"{named}: {error}")


def say_aside(sentence: str) -> None:
    """Write one line on standard error, with what steers a terminal written out."""
    sys.stderr.write(f"{one_printable_line(sentence)}\n")


def left_out(unknown: Mapping[str, int]) -> str:
    """Return the sentence about fields that mean nothing."""
    named = [f"“{field}” ({count})" for field, count in sorted(unknown.items())[:MOST_NAMED]]
    more = f" and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
    return f"Left out, for it means nothing here: {', '.join(named)}{more}."


def one_printable_line(text: str) -> str:
    """Return ``text`` on one line, with what steers a terminal written out."""
    line = " ".join(text.encode("utf-8", "backslashreplace").decode().split())
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in line)
