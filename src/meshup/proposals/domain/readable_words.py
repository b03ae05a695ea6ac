"""Pure: whether words hold only what a page can show; forms clean them, programs are refused."""

from __future__ import annotations

from meshup.kit.printable import printable_line, printable_text


def is_readable_text(text: str) -> bool:
    """Say whether ``text`` has no control characters; line ends may be of any system."""
    return printable_text(text) == text.replace("\r\n", "\n").replace("\r", "\n")


def is_readable_line(text: str) -> bool:
    """Say whether ``text`` is one line of words, spaces around it aside."""
    return printable_line(text) == text.strip()
