"""Every address that a stranger may ask for, as the URL patterns have them: new ones too."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from django.urls import get_resolver
from django.utils.translation import override

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PARAMETER: Final = re.compile(r"<\w+:(\w+)>")
GROUP: Final = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
"""A named part of a pattern that is a regular expression."""
ANYWHERE: Final[Mapping[str, Sequence[str]]] = {
    "name": ["relay"],
    "uuid": ["00000000-0000-4000-8000-000000000000"],
    "schema": ["2.1"],
    "page": ["1"],
    "room": ["salon"],
    "call": ["none"],
    "size": ["32"],
    "code": ["en"],
    "token": ["none"],
    "number": ["1"],
    "kind": ["event", "series", "venue"],
    "language": ["en"],
    "choice": ["new_dates"],
    "way": ["next", "previous"],
    "year": ["2026"],
    "month": ["12"],
    "talks": ["none"],
    "topics": ["none"],
    "speakers": ["none"],
    "proposals": ["none"],
}
SLUGS: Final = ("events", "series", "venues", "talks", "topics", "speakers", "proposals")
"""What a slug may be of, as the word of the address before it says."""


def addresses(
    values: Mapping[str, Sequence[str]], languages: Sequence[str] = ("en", "fr")
) -> list[str]:
    """Return every address outside the desk, in each of these languages.

    ``values`` is what may stand in one: by its parameter, or, for a slug, by what comes last before
    it (``SLUGS``; events, where it is none of these).
    """
    known = {**ANYWHERE, **values}
    found: set[str] = set()
    for language in languages:
        with override(language):
            for pattern in _patterns(get_resolver()):
                if "/desk/" not in pattern:
                    found |= {f"/{path}" for path in _filled(pattern, known)}
    return sorted(found)


def _patterns(resolver: Any, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + GROUP.sub(r"<str:\1>", str(pattern.pattern)).strip("^$")
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern, route)
        else:
            yield route


def _filled(pattern: str, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    parts = PARAMETER.split(pattern)
    places = zip(parts[::2], parts[1::2], strict=False)
    choices = [values[_kind(before) if name == "slug" else name] for before, name in places]
    for chosen in product(*choices):
        words = [*chosen, ""]
        yield "".join(text + word for text, word in zip(parts[::2], words, strict=True))


def _kind(before: str) -> str:
    named = (word for word in reversed(before.split("/")) if word in SLUGS)
    return next(named, "events")
