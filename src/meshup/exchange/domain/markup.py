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
    parent: ET.Element, name: str, text: object = "", attributes: Mapping[str, object] | None = None
) -> ET.Element:
    """Add an element with ``text`` inside and ``attributes`` as attributes, and return it."""
    allowed = {key: xml_safe(value) for key, value in (attributes or {}).items()}
    element = ET.SubElement(parent, name, allowed)
    if text not in {"", None}:
        element.text = xml_safe(text)
    return element


def xml_safe(text: object) -> str:
    """Return ``text`` without the characters that XML cannot hold."""
    return FORBIDDEN.sub("", str(text))


def document_bytes(root: ET.Element) -> bytes:
    """Return the document, in UTF-8."""
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"
