"""Pure: parts of a kit, read within bounds; what another node wrote is doubted.

A value that is not what it must be is refused with its place, and so is a field that is not known:
what a later version adds comes with a later number.

Words
    where   how a refusal calls a value: "series[2].titles.fr"
"""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import LONGEST_URL, ODD, origin_of
from meshup.kit.printable import printable_line
from meshup.starter_kit.domain.text_guards import fault_of
from meshup.starter_kit.errors import MalformedKit, PrivateContact, UnsafeText

if TYPE_CHECKING:
    from collections.abc import Collection

    from meshup.kit.localized_text import Texts

Json = dict[str, Any]

MOST_LANGUAGES: Final = 12
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", re.IGNORECASE)
SLUG: Final = re.compile(r"[a-z0-9][-_a-z0-9]{0,79}", re.IGNORECASE)
HOUR: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LONGEST_EMAIL: Final = 254
ONE_EMAIL: Final = re.compile(
    r"[\w.+%-]{1,64}@[a-zA-Z0-9-]{1,63}(\.[a-zA-Z0-9-]{1,63}){1,8}", re.ASCII
)


class ObjectReader:
    """Reads the fields of one object; ``end`` refuses those that nobody asked for."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise MalformedKit(where=where)
        self._value, self._where, self._read = value, where, set[str]()

    def field(self, name: str) -> object:
        """Return a field as it is, None when it is not there."""
        self._read.add(name)
        return self._value.get(name)

    def at(self, name: str) -> str:
        """Return the place of a field."""
        return f"{self._where}.{name}"[:200]

    def line(self, name: str, longest: int, *, required: bool = True) -> str:
        """Return one line of plain text."""
        value = self.field(name)
        if value is None and not required:
            return ""
        return _guarded_line(value, longest, self.at(name), required=required)

    def texts(self, name: str, longest: int, *, required: bool = False) -> Texts:
        """Return a text in several languages."""
        value = self.field(name)
        if value is None and not required:
            return {}
        return _texts(value, longest, self.at(name), required=required)

    def number(self, name: str, least: int, most: int) -> int:
        """Return a whole number within bounds."""
        value = self.field(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise MalformedKit(where=self.at(name))
        return value

    def number_or_none(self, name: str, least: int, most: int) -> int | None:
        """Return a whole number within bounds, None when it is not there."""
        return None if self.field(name) is None else self.number(name, least, most)

    def flag(self, name: str) -> bool:
        """Return whether a field says true; false where it is not there."""
        value = self.field(name)
        if value is not None and not isinstance(value, bool):
            raise MalformedKit(where=self.at(name))
        return value is True

    def word(self, name: str, words: Collection[str]) -> str:
        """Return one of ``words``."""
        value = self.field(name)
        if not isinstance(value, str) or value not in words:
            raise MalformedKit(where=self.at(name))
        return value

    def slug(self, name: str) -> str:
        """Return what can stand in an address, by itself."""
        value = self.field(name)
        if not isinstance(value, str) or not SLUG.fullmatch(value):
            raise MalformedKit(where=self.at(name))
        return value

    def hour(self, name: str) -> time:
        """Return an hour on the wall, such as "18:30"."""
        value = self.field(name)
        if not isinstance(value, str) or not HOUR.fullmatch(value):
            raise MalformedKit(where=self.at(name))
        return time.fromisoformat(value)

    def languages(self, name: str) -> tuple[str, ...]:
        """Return language codes, each once, in order."""
        found = tuple(
            read_language(value, self.at(name)) for value in self.values(name, MOST_LANGUAGES)
        )
        return _each_once(found, self.at(name))

    def values(self, name: str, most: int) -> list[object]:
        """Return a list of at most ``most`` values; none where it is not there."""
        value = self.field(name)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > most:
            raise MalformedKit(where=self.at(name))
        return value

    def addresses(self, name: str, most: int) -> tuple[str, ...]:
        """Return web addresses, each once, in order."""
        found = tuple(read_address(value, self.at(name)) for value in self.values(name, most))
        return _each_once(found, self.at(name))

    def slugs(self, name: str, most: int) -> tuple[str, ...]:
        """Return what can stand in addresses, each once, in order."""
        found = []
        for value in self.values(name, most):
            if not isinstance(value, str) or not SLUG.fullmatch(value):
                raise MalformedKit(where=self.at(name))
            found.append(value)
        return _each_once(tuple(found), self.at(name))

    def objects(self, name: str, most: int) -> list[ObjectReader]:
        """Return readers of a list of objects."""
        return [
            ObjectReader(value, f"{self.at(name)}[{number}]")
            for number, value in enumerate(self.values(name, most))
        ]

    def end(self) -> None:
        """Refuse fields that are not known."""
        if unknown := sorted(set(self._value) - self._read):
            raise MalformedKit(where=self.at(unknown[0]))


def part_reader(part: Json) -> ObjectReader:
    """Return a reader of a part; its name and its version are read already."""
    reader = ObjectReader(part, str(part["name"]))
    reader.field("name")
    reader.field("version")
    return reader


def read_address(value: object, where: str) -> str:
    """Return a web address: http or https, with a host, without anything odd."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_URL:
        raise MalformedKit(where=where)
    if ODD.search(value) or not origin_of(value) or any(sign in value for sign in "<>\"'"):
        raise MalformedKit(where=where)
    return value


def read_email(value: object, where: str) -> str:
    """Return an e-mail address; "" for none."""
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST_EMAIL or not ONE_EMAIL.fullmatch(value):
        raise MalformedKit(where=where)
    return value


def read_language(value: object, where: str) -> str:
    """Return a language code."""
    if not isinstance(value, str) or not LANGUAGE.fullmatch(value):
        raise MalformedKit(where=where)
    return value


def read_words(value: object, longest: int, where: str) -> str:
    """Return a text that holds nothing that a kit may not hold."""
    if not isinstance(value, str) or len(value) > longest:
        raise MalformedKit(where=where)
    if fault := fault_of(value):
        raise (PrivateContact if fault == "contact" else UnsafeText)(where=where)
    return value


def _guarded_line(value: object, longest: int, where: str, *, required: bool) -> str:
    words = read_words(value, longest, where)
    if printable_line(words) != words or (required and not words):
        raise MalformedKit(where=where)
    return words


def _texts(value: object, longest: int, where: str, *, required: bool) -> Texts:
    if not isinstance(value, dict) or len(value) > MOST_LANGUAGES:
        raise MalformedKit(where=where)
    found = {
        read_language(language, where): read_words(words, longest, f"{where}.{language}"[:200])
        for language, words in value.items()
    }
    if required and not any(words.strip() for words in found.values()):
        raise MalformedKit(where=where)
    return found


def _each_once(found: tuple[str, ...], where: str) -> tuple[str, ...]:
    if len(set(found)) < len(found):
        raise MalformedKit(where=where)
    return found
