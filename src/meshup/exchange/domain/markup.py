"""Pure: XML that is written safely, whatever words it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping

FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold (section 2.2), not even escaped."""


def put(
    parent: ET.Element, name: str, words: object = "", facts: Mapping[str, object] | None = None
) -> ET.Element:
    """Add an element with ``words`` inside and ``facts`` as attributes, and return it."""
    told = {key: allowed(value) for key, value in (facts or {}).items()}
    element = ET.SubElement(parent, name, told)
    if words not in {"", None}:
        element.text = allowed(words)
    return element


def allowed(words: object) -> str:
    """Return ``words`` without the characters that XML cannot hold."""
    return FORBIDDEN.sub("", str(words))


def written(root: ET.Element) -> bytes:
    """Return the document, in UTF-8."""
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"
