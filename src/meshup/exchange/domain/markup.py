"""Pure: XML that is written safely, whatever words it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from meshup.kit.printable import printable_text

if TYPE_CHECKING:
    from collections.abc import Mapping


def put(
    parent: ET.Element, name: str, text: object = "", attributes: Mapping[str, object] | None = None
) -> ET.Element:
    """Add an element with ``text`` inside and ``attributes`` as attributes, and return it.

    Characters that no XML 1.0 document may hold (section 2.2), not even escaped, are left out.
    """
    allowed = {key: printable_text(str(value)) for key, value in (attributes or {}).items()}
    element = ET.SubElement(parent, name, allowed)
    if text not in {"", None}:
        element.text = printable_text(str(text))
    return element


def document_bytes(root: ET.Element) -> bytes:
    """Return the document, in UTF-8."""
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"
