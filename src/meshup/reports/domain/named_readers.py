"""Shell: whether words name somebody, so that nobody reads by mistake what is about themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from meshup.kit.folded_words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable


def named_in(words: str, names: Iterable[str]) -> list[str]:
    """Return those of ``names`` that ``words`` hold, whole or by the first name, in any case."""
    written = set(_parts(words))
    line = f" {' '.join(_parts(words))} "
    return [name for name in names if _is_named(name, written, line)]


def _is_named(name: str, written: set[str], line: str) -> bool:
    parts = _parts(name)
    return bool(parts) and (parts[0] in written or f" {' '.join(parts)} " in line)


def _parts(text: str) -> list[str]:
    return re.findall(r"\w+", folded(text))
