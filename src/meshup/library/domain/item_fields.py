"""Shell by its words alone: the fields of an item of another node, each within its bounds.

Texts are plain text: shown as they are, never as HTML or Markdown. Anything else than what is
known is left aside.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import is_web_url, same_origin
from meshup.kit.document_kinds import KIND_NAMES
from meshup.kit.printable import printable_line, printable_text
from meshup.library.choices import BY_REQUEST, SPDX_OF_URL, Holds, ItemKind
from meshup.library.domain.item_plans import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    MOST_CAPACITY,
    WEEK,
)
from meshup.library.domain.periods import as_json, from_json

if TYPE_CHECKING:
    from meshup.activitypub.ids import Json
    from meshup.kit.localized_text import Texts

MOST_LANGUAGES: Final = 12
LONGEST_CREDIT: Final = 120
LONGEST_TOWN: Final = 80
LONGEST_NAME: Final = 80
LONGEST_DID: Final = 100
LONGEST_URL: Final = 500
MOST_ORIGINS: Final = 8
LARGEST_FILE: Final = 20 * 1024 * 1024
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", re.IGNORECASE)
PART_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class ItemRefused(Exception):  # noqa: N818 - a reason to leave an item out, nobody's mistake
    """An item is left out; ``reason`` is the short word that is counted."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def read_fields(entry: Json, item_id: str) -> dict[str, Any]:
    """Return what an item says, as JSON of a known shape.

    Raises:
        ItemRefused: "kind", "name", "digest", "licence", "holds", "file", "text", "facts",
            "origin".
    """
    kind, digest = entry.get("kind"), entry.get("digest")
    if kind not in ItemKind.values:
        raise ItemRefused("kind")
    if not isinstance(digest, str) or not DIGEST.fullmatch(digest):
        raise ItemRefused("digest")
    titles = texts_of(entry.get("nameMap"), LONGEST_TITLE, is_line=True)
    if not titles:
        raise ItemRefused("name")
    url = entry.get("url")
    return {
        "kind": kind,
        "digest": digest,
        "titles": titles,
        "summaries": texts_of(entry.get("summaryMap"), LONGEST_SUMMARY),
        "credit": line_of(entry.get("creditText"), LONGEST_CREDIT),
        "town": line_of(entry.get("town"), LONGEST_TOWN),
        "url": url if isinstance(url, str) and _is_own(url, item_id) else "",
        "facts": _facts(entry.get("facts")),
        "based_on": origins_of(entry.get("isBasedOn")),
        "licence": "",
        **(_content(entry, item_id) if kind not in BY_REQUEST else {}),
    }


def texts_of(value: object, longest: int, *, is_line: bool = False) -> Texts:
    """Return a text in several languages; {} where there is none.

    Raises:
        ItemRefused: "text".
    """
    if value is None:
        return {}
    if not isinstance(value, dict) or len(value) > MOST_LANGUAGES:
        raise ItemRefused("text")
    found = {}
    for language, words in value.items():
        if not LANGUAGE.fullmatch(language):
            raise ItemRefused("text")
        if printed := _printed(words, longest, is_line=is_line):
            found[language.lower()] = printed
    return found


def line_of(value: object, longest: int) -> str:
    """Return one line of plain text; "" where there is none.

    Raises:
        ItemRefused: "text".
    """
    return "" if value is None else _printed(value, longest, is_line=True)


def origins_of(value: object) -> list[dict[str, Any]]:
    """Return whose an item was before, the last first.

    Raises:
        ItemRefused: "origin".
    """
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_ORIGINS:
        raise ItemRefused("origin")
    return [_origin(each) for each in value]


def _origin(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ItemRefused("origin")
    origin_id, licence, url = value.get("id"), value.get("licence", ""), value.get("url", "")
    if not _is_address(origin_id) or not (url == "" or _is_address(url)):
        raise ItemRefused("origin")
    if licence not in ("", *SPDX_OF_URL.values()):
        raise ItemRefused("origin")
    return {
        "id": origin_id,
        "url": url,
        "licence": licence,
        "titles": texts_of(value.get("titles"), LONGEST_TITLE, is_line=True),
        "credit": line_of(value.get("credit"), LONGEST_CREDIT),
        "node": line_of(value.get("node"), LONGEST_NAME),
        "did": line_of(value.get("did"), LONGEST_DID),
    }


def _content(entry: Json, item_id: str) -> dict[str, Any]:
    licence, holds = SPDX_OF_URL.get(str(entry.get("license"))), entry.get("holds")
    if licence is None:
        raise ItemRefused("licence")
    if holds not in Holds.values:
        raise ItemRefused("holds")
    part = entry.get("part", "")
    if holds == Holds.PART and not (isinstance(part, str) and PART_NAME.fullmatch(part)):
        raise ItemRefused("holds")
    found = {"licence": licence, "holds": holds, "part": part if holds == Holds.PART else ""}
    return found | (_file(entry, item_id) if holds == Holds.FILE else {})


def _file(entry: Json, item_id: str) -> dict[str, Any]:
    size, kind, url = entry.get("size"), entry.get("fileKind"), entry.get("file")
    if type(size) is not int or not 0 < size <= LARGEST_FILE or kind not in tuple(KIND_NAMES):
        raise ItemRefused("file")
    if not isinstance(url, str) or not _is_own(url, item_id):
        raise ItemRefused("file")
    return {"file_bytes": size, "file_kind": kind, "file": url}


def _facts(value: object) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ItemRefused("facts")
    found: dict[str, Any] = {}
    for name in ("free", "busy"):
        periods = from_json(value.get(name, []))
        if periods is None:
            raise ItemRefused("facts")
        found[name] = as_json(periods)
    found["capacity"] = _capacity(value.get("capacity"))
    found["weekdays"] = _weekdays(value.get("weekdays", []))
    return {name: each for name, each in found.items() if each}


def _capacity(value: object) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 0 < value <= MOST_CAPACITY:
        raise ItemRefused("facts")
    return value


def _weekdays(value: object) -> list[int]:
    if not isinstance(value, list) or len(value) > WEEK:
        raise ItemRefused("facts")
    if any(type(day) is not int or not 0 <= day < WEEK for day in value):
        raise ItemRefused("facts")
    return sorted(set(value))


def _printed(value: object, longest: int, *, is_line: bool) -> str:
    """Return words that can be shown; who hides signs in them, or writes too much, is refused."""
    if not isinstance(value, str) or len(value) > longest:
        raise ItemRefused("text")
    if printable_text(value) != value:
        raise ItemRefused("text")
    return printable_line(value) if is_line else value.strip()


def _is_address(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_URL and is_web_url(value)


def _is_own(url: str, item_id: str) -> bool:
    return _is_address(url) and same_origin(url, item_id)
