"""Pure: whether words hold only what a page can show; forms clean them, programs are refused."""

from __future__ import annotations

from typing import Final
from unicodedata import category

from meshup.kit.printable import printable_line, printable_text

SEEN: Final = "LNPS"
"""Letters, numbers, punctuation and signs; marks and formats alone show nothing."""
FILLERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""What Unicode counts among letters and signs, and nobody sees."""


def is_readable_text(text: str) -> bool:
    """Say whether ``text`` has no control characters; line ends may be of any system."""
    return printable_text(text) == text.replace("\r\n", "\n").replace("\r", "\n")


def is_readable_line(text: str) -> bool:
    """Say whether ``text`` is one line of words, spaces around it aside."""
    return printable_line(text) == text.strip()


def is_seen(text: str) -> bool:
    """Say whether anything of ``text`` shows: a title that nobody sees leads nobody anywhere."""
    return any(category(letter)[0] in SEEN and letter not in FILLERS for letter in text)
