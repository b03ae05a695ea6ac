"""Names of topics as people type them, made tidy: one topic has one name, and one address.

Pure, but for the settings, which whatever makes addresses knows.
"""

from __future__ import annotations

import re
from typing import Final

from meshup.kit.printable import printable_line
from meshup.kit.text import slug_of
from meshup.proposals.domain.held_links import links_in
from meshup.talks.errors import TooManyTopics, TopicUnreadable

LONGEST_NAME: Final = 40
MOST_TOPICS: Final = 8
HOST: Final = re.compile(r"\w\.[a-z]{2,}(/|$)", re.IGNORECASE)
BETWEEN: Final = re.compile(r"[,;\n]")
NAMELESS: Final = "event"
"""What an address is called whose name has no letter of ours."""


def tidy_name(name: str) -> str:
    """Return a name without the marks and spaces around it.

    Raises:
        TopicUnreadable: it is no name.
    """
    tidy = " ".join(printable_line(name).strip("#*_.\"'“”«» \u00a0\u202f").split())
    is_address = links_in(tidy) or HOST.search(tidy)
    if not tidy or len(tidy) > LONGEST_NAME or is_address or not topic_slug(tidy):
        raise TopicUnreadable(name=name.strip()[:LONGEST_NAME])
    return tidy


def topic_slug(name: str) -> str:
    """Return the address of a name; "" where it has no letter that an address can have."""
    slug = slug_of(name, 50)
    return "" if slug == NAMELESS and "event" not in name.casefold() else slug


def read_names(typed: str) -> list[str]:
    """Return the names in what was typed, between commas, each once.

    Raises:
        TopicUnreadable, TooManyTopics
    """
    names: dict[str, str] = {}
    for part in BETWEEN.split(typed):
        if part.strip():
            tidy = tidy_name(part)
            names.setdefault(topic_slug(tidy), tidy)
    if len(names) > MOST_TOPICS:
        raise TooManyTopics(most=MOST_TOPICS)
    return list(names.values())
