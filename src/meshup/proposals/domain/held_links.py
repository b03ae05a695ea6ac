"""Links in what strangers wrote are held back until a host has read it.

Pure, but for the settings, which whatever makes HTML knows.

Spam wants links. Without them the words can be shown at once, to those who vote about them.
"""

from __future__ import annotations

import re
from typing import Final

from meshup.kit.text import markdown, plain

ADDRESS: Final = re.compile(
    r"(?i)(?:[a-z][a-z0-9+.-]{1,15}://|www\.|\b(?:mailto:|tel:))[^\s<>()\[\]]+"
)
MARKS: Final = re.compile(r"[\[\]<>]")
CLICKED: Final = re.compile(r"<(?:a|img)\b")
LONGEST: Final = 20_000


def links_in(text: str) -> frozenset[str]:
    """Return the addresses in Markdown, whether they are links there or bare."""
    return frozenset(found.group().rstrip(".,;:!?") for found in ADDRESS.finditer(text))


def without_links(text: str) -> str:
    """Return Markdown with nothing to click: as it is, if there is no link or address in it.

    Else as plain paragraphs, with "…" for each address.
    """
    if not ADDRESS.search(text) and not CLICKED.search(markdown(text)):
        return text
    paragraphs = (plain(part, LONGEST) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(
        MARKS.sub("", ADDRESS.sub("…", words)) for words in paragraphs if words.strip()
    )
