"""Pure: JSON that may stand inside a script element of a page, whatever it says.

Source
    JSON-LD 1.1, section 7.
"""

from __future__ import annotations

import json
from typing import Any

from meshup.kit.printable import printable_text


def json_in_page(thing: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """Return ``thing`` as text that ends no script element."""
    text = json.dumps(_printable(thing), ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _printable(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str):
        return printable_text(value)
    if isinstance(value, dict):
        return {name: _printable(inner) for name, inner in value.items()}
    return list(map(_printable, value)) if isinstance(value, list) else value
