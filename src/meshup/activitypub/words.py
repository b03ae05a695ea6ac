"""Pure: words in documents of other servers: bounded, printable, in one language or several.

Words
    language map   the same words by language: ``nameMap``, ``contentMap``
"""

from __future__ import annotations

import re
from typing import Final

from meshup.activitypub.ids import Json, items_of
from meshup.kit.printable import printable_line, printable_text

LONGEST_NAME: Final = 200
LONGEST_LINE: Final = 500
LONGEST_HTML: Final = 40_000
MOST_LANGUAGES: Final = 20
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def read_line(value: object, most: int = LONGEST_LINE) -> str:
    """Return words on one line, at most ``most`` characters, cut with "…"; "" if there are none."""
    text = _first_text(value)[: 4 * most]
    line = " ".join(printable_line(text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def read_text(value: object, most: int = LONGEST_HTML) -> str:
    """Return words on several lines, or raw HTML, at most ``most`` characters; "" if none."""
    return printable_text(_first_text(value)[:most])


def read_languages(document: Json, key: str, most: int = LONGEST_HTML) -> dict[str, str]:
    """Return the words of a language map, by language in lower case; {} where there is none.

    Args:
        document: has ``nameMap`` beside ``name``, or a map at ``name`` itself.
        key: "name", "summary" or "content".
        most: characters of each.
    """
    found = document.get(f"{key}Map")
    if not isinstance(found, dict) and isinstance(document.get(key), dict):
        found = document[key]
    if not isinstance(found, dict):
        return {}
    texts = {
        language.lower(): read_text(words, most)
        for language, words in list(found.items())[:MOST_LANGUAGES]
        if isinstance(language, str) and LANGUAGE.fullmatch(language)
    }
    return {language: words for language, words in texts.items() if words}


def _first_text(value: object) -> str:
    """Return the first string of a value; of a language map, its first."""
    for item in items_of(value, 10):
        if isinstance(item, str):
            return item
        if isinstance(item, dict):
            found = next((words for words in item.values() if isinstance(words, str)), "")
            if found and "type" not in item:
                return found
    return ""
