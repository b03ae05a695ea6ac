"""Several style sheets as one file, in which what they point to is named with its digest.

Pure. A sheet points to fonts and drawings from where
it lies; in a bundle it does so from the root, so that a browser may keep those for ever, too.
"""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

POINTER: Final = re.compile(r'url\("(?!data:|https?:|[/#])([^"]+)"\)')


def joined(sheets: Iterable[tuple[str, str]], address: Callable[[str], str]) -> str:
    """Return style sheets as one.

    Args:
        sheets: name ("kit/base.css") and text of each, in order.
        address: what gives the full path of a static file by its name.
    """
    return "\n".join(_from_the_root(name, text, address) for name, text in sheets)


def _from_the_root(name: str, text: str, address: Callable[[str], str]) -> str:
    def pointer(found: re.Match[str]) -> str:
        return f'url("{address(normpath(join(dirname(name), found[1])))}")'

    return POINTER.sub(pointer, text)
