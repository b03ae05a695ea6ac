"""Pure: text as people type it, without the characters that nobody sees and programs stumble over.

Words
    text   lines of words, each ended by a line feed
    line   words on one line, such as a title or a name

Method
    Dropped are the control characters (C0 but tab and line feed, DEL, C1), which iCalendar and XML
    forbid; lone surrogates and the two last code points of the basic plane, which are no
    characters; and the two overrides of direction, which show words in another order than they
    have. Marks that scripts and emoji need stay: joiners, isolates, variation selectors.

Source
    RFC 5545, section 3.1 (CONTROL); XML 1.0, section 2.2; Unicode Technical Report 36, 2.5.
"""

from __future__ import annotations

import re
from typing import Final

LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]"
)
GAPS: Final = re.compile(r"[\t\n ]+")


def printable_text(text: str) -> str:
    """Return ``text`` with line feeds as its only line ends, and only what can be shown."""
    return UNPRINTABLE.sub("", LINE_ENDS.sub("\n", text))


def printable_line(text: str) -> str:
    """Return ``text`` as ``printable_text`` does, on one line; breaks and tabs become a space."""
    return GAPS.sub(_gap, printable_text(text).strip())


def _gap(found: re.Match[str]) -> str:
    """Return a space for what holds a break or a tab; spaces alone stay as they are."""
    gap = found[0]
    return " " if gap.strip(" ") else gap
