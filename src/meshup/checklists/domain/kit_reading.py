"""Pure: the checklists of a starter kit, read within bounds; what another node wrote is doubted.

Fields that we do not know are left aside, for a later version may have more.
"""

from __future__ import annotations

import re
from typing import Any, Final

from meshup.checklists.domain.items import (
    EARLIEST,
    LATEST,
    LONGEST_KEY,
    LONGEST_TEXT,
    MOST_ITEMS,
    SINGLE_EVENTS,
    TemplateItem,
)
from meshup.checklists.errors import MalformedChecklists
from meshup.kit.printable import printable_line
from meshup.kit.strict_json import is_integer

KIT_VERSION: Final = 1
MOST_LISTS: Final = 40
MOST_LANGUAGES: Final = 12
ROLES: Final = frozenset({"", "host", "programme", "door"})
KEY: Final = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_KEY - 1}}}")
SLUG: Final = re.compile(r"[a-z0-9][-_a-z0-9]{0,79}", re.IGNORECASE)
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", re.IGNORECASE)


def read_lists(part: object) -> dict[str, tuple[TemplateItem, ...]]:
    """Return the lists by the slug of their series there.

    Raises:
        MalformedChecklists: with the place of what is wrong.
    """
    whole = _object(part, "kit")
    if not is_integer(whole.get("version"), KIT_VERSION, KIT_VERSION):
        raise MalformedChecklists(where="version")
    lists = _of_type(whole.get("lists"), list, "lists")
    if len(lists) > MOST_LISTS:
        raise MalformedChecklists(where="lists")
    found: dict[str, tuple[TemplateItem, ...]] = {}
    for number, each in enumerate(lists):
        where = f"lists[{number}]"
        slug = _series(_object(each, where).get("series"), where)
        if slug in found:
            raise MalformedChecklists(where=f"{where}.series")
        found[slug] = _items(_object(each, where).get("items"), f"{where}.items")
    return found


def _series(value: object, where: str) -> str:
    if value is None:
        return SINGLE_EVENTS
    if not isinstance(value, str) or not SLUG.fullmatch(value):
        raise MalformedChecklists(where=f"{where}.series")
    return value


def _items(value: object, where: str) -> tuple[TemplateItem, ...]:
    rows = _of_type(value, list, where)
    if not 1 <= len(rows) <= MOST_ITEMS:
        raise MalformedChecklists(where=where)
    items = tuple(_item(row, f"{where}[{number}]") for number, row in enumerate(rows))
    if len({item.key for item in items}) < len(items):
        raise MalformedChecklists(where=where)
    return items


def _item(value: object, where: str) -> TemplateItem:
    row = _object(value, where)
    key, days, role = row.get("key"), row.get("days"), row.get("role", "")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise MalformedChecklists(where=f"{where}.key")
    if not isinstance(days, int) or not is_integer(days, EARLIEST, LATEST):
        raise MalformedChecklists(where=f"{where}.days")
    if not isinstance(role, str) or role not in ROLES:
        raise MalformedChecklists(where=f"{where}.role")
    return TemplateItem(key, days, _texts(row.get("texts"), f"{where}.texts"), role)


def _texts(value: object, where: str) -> dict[str, str]:
    texts = _object(value, where)
    if not 1 <= len(texts) <= MOST_LANGUAGES:
        raise MalformedChecklists(where=where)
    for language, words in texts.items():
        if not LANGUAGE.fullmatch(language) or not _is_line(words):
            raise MalformedChecklists(where=where)
    return texts


def _is_line(words: object) -> bool:
    """Say whether it is a line of words as a host could have typed it."""
    if not isinstance(words, str) or not 1 <= len(words) <= LONGEST_TEXT:
        return False
    return printable_line(words) == words


def _object(value: object, where: str) -> dict[str, Any]:
    found: dict[str, Any] = _of_type(value, dict, where)
    if not all(isinstance(name, str) for name in found):
        raise MalformedChecklists(where=where)
    return found


def _of_type(value: object, kind: type[Any], where: str) -> Any:  # noqa: ANN401 - of that type
    if not isinstance(value, kind):
        raise MalformedChecklists(where=where)
    return value
