"""What may be sent in the place of what is right: each part of a document, junk or missing."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

JUNK: Final[tuple[Any, ...]] = (
    *(None, True, -1, 0, 2**52, 2**70, 1.5, "", " ", "\u202ex", "\x00", "é" * 20_000),
    *([], [[]], [{}], ["x"], {}, {"en": 3}, {"<b>": "x"}, {"en": {}}),
)
"""Of each type that JSON has, and of the sizes and signs that fall over somewhere."""


def altered(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield ``document`` again and again, one part of it missing or junk; with what was done."""
    for path in _paths(document):
        name = ".".join(map(str, path))
        yield f"{name} missing", _with(document, path, missing=True)
        for junk in JUNK:
            yield f"{name} {str(junk)[:20]!r}", _with(document, path, deepcopy(junk))


def _paths(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _paths(part, (*path, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _paths(part, (*path, number))


def _with(
    document: dict[str, Any],
    path: tuple[str | int, ...],
    junk: object = None,
    *,
    missing: bool = False,
) -> dict[str, Any]:
    changed = deepcopy(document)
    inside: Any = changed
    for key in path[:-1]:
        inside = inside[key]
    if missing:
        del inside[path[-1]]
    else:
        inside[path[-1]] = junk
    return changed
