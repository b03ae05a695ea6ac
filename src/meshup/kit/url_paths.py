"""Paths of URL names, from patterns that are worked out once: what ``reverse`` returns, sooner.

Measured: a page has forty links, and Django tries regular expressions for each. A name's path has
the same shape whatever is put into it, so it is reversed once for each language, and its parts are
filled in from then on.

Method
    The name is reversed with a word, or a number, that stands for each part; where that stands in
    the path, later parts are put. What is no plain slug and no number goes to ``reverse`` itself,
    and so does a name whose parts take no such word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SLUG: Final = re.compile(r"[-a-zA-Z0-9_]+")
MOST_PARTS: Final = 3
_STAND_INS: Final = {str: "stand-In_{}", int: "70809{}"}


class _Pattern(NamedTuple):
    text: str
    kinds: tuple[type, ...]


def path_of(
    url_name: str,
    args: Sequence[object] = (),
    kwargs: Mapping[str, object] | None = None,
    *,
    language: str | None = None,
) -> str:
    """Return the path of ``url_name`` as ``reverse`` does, in ``language``, or the current one.

    Raises:
        NoReverseMatch: there is no such name, or it does not take these parts.
    """
    language = language or get_language()
    names = tuple(kwargs) if kwargs else ()
    parts = tuple(kwargs.values()) if kwargs else args
    pattern = _pattern(settings.ROOT_URLCONF, language, url_name, names, len(args))
    if pattern is not None and all(map(_fits, parts, pattern.kinds)):
        return pattern.text.format(*parts)
    with override(language):
        return reverse(url_name, args=args or None, kwargs=dict(kwargs) if kwargs else None)


def path_in_language(path: str, language: str) -> str:
    """Return ``path``, at which a page was found, with its query, as it is in ``language``.

    What differs between languages is how a path begins, if it says its language at all.
    """
    _, beginning, *rest = path.split("/", 2)
    if not rest or beginning not in dict(settings.LANGUAGES):
        return path
    return f"/{language}/{rest[0]}"


def _fits(part: object, kind: type) -> bool:
    if kind is int:
        return type(part) is int and part >= 0
    return isinstance(part, str) and SLUG.fullmatch(part) is not None


@lru_cache(maxsize=1024)
def _pattern(
    _root: str, language: str | None, url_name: str, names: tuple[str, ...], count: int
) -> _Pattern | None:
    """Return the shape of the path, or None when it has to be reversed each time."""
    with override(language):
        return _reversed(url_name, names, count)


def _reversed(url_name: str, names: tuple[str, ...], count: int) -> _Pattern | None:
    parts = len(names) or count
    if (names and count) or parts > MOST_PARTS:
        return None
    for kinds in product((str, int), repeat=parts):
        words = [_STAND_INS[kind].format(number) for number, kind in enumerate(kinds)]
        given = [
            int(word) if kind is int else word for word, kind in zip(words, kinds, strict=True)
        ]
        named = dict(zip(names, given, strict=True)) if names else None
        try:
            path = reverse(url_name, args=None if named else given or None, kwargs=named)
        except NoReverseMatch:
            continue
        text = path.replace("{", "{{").replace("}", "}}")
        for number, word in enumerate(words):
            if text.count(word) != 1:
                return None
            text = text.replace(word, f"{{{number}}}")
        return _Pattern(text, kinds)
    return None
