"""Pure: a short text that differs when what a calendar file says of an event differs.

It is kept with each import and compared when the file comes again. A fingerprint names the form in
which it was made ("1:…"), and is compared under that form only, so that a field that a later form
looks at never makes an older import look changed. A new field wants a new form.

Method
    Form 1 is canonical JSON of the fields in ``FIELDS``: sorted keys, times in UTC, what is empty
    left out. Form 0, of nodes before forms had numbers, is how Python once showed the values.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from meshup.imports.domain.imported_event import ImportedSeries

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.imports.domain.imported_event import ImportedEvent

    Form = Callable[[ImportedEvent | ImportedSeries], str]

FIELDS: Final = (
    *("uid", "title", "starts_at", "ends_at", "zone", "key", "whole_day", "text", "language"),
    *("place", "latitude", "longitude", "online_url", "source_url", "cancelled"),
)
LATEST: Final = 1
_REPR_FIELDS: Final = (
    *("uid", "line", "title", "starts_at", "ends_at", "zone", "key", "whole_day", "text"),
    *("language", "place", "latitude", "longitude", "online_url", "source_url", "cancelled"),
    "stamp",
)


def fingerprint(imported: ImportedEvent | ImportedSeries, form: int = LATEST) -> str:
    """Return the fingerprint of ``imported`` in ``form``; at most 32 characters."""
    written = _FORMS[form](imported).encode("utf-8", "replace")
    if not form:
        return blake2b(written, digest_size=16).hexdigest()
    return f"{form}:{blake2b(written, digest_size=15).hexdigest()}"


def says_the_same(stored: str, imported: ImportedEvent | ImportedSeries) -> bool:
    """Say whether ``imported`` says what was said when the fingerprint ``stored`` was made."""
    number, colon, _digest = stored.partition(":")
    form = int(number) if colon and number.isdecimal() else 0
    return form in _FORMS and stored == fingerprint(imported, form)


def _as_json(imported: ImportedEvent | ImportedSeries) -> str:
    if isinstance(imported, ImportedSeries):
        content = {
            **_facts(imported.master),
            "rule": imported.rule,
            "starts_on": imported.starts_on.isoformat(),
            "ends_on": imported.ends_on and imported.ends_on.isoformat(),
            "overrides": [_facts(override) for override in imported.overrides],
            "skipped": [day.isoformat() for day in imported.skipped],
        }
    else:
        content = _facts(imported)
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _facts(event: ImportedEvent) -> dict[str, Any]:
    facts = {name: getattr(event, name) for name in FIELDS}
    return {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in facts.items()
        if value not in ("", None, False)
    }


def _as_repr(imported: ImportedEvent | ImportedSeries) -> str:
    if not isinstance(imported, ImportedSeries):
        return f"({_shown(imported)},)"
    overrides = ", ".join(_shown(override) for override in imported.overrides)
    dates = (imported.starts_on, imported.ends_on)
    return (
        f"({_shown(imported.master)}, {imported.rule!r}, {dates[0]!r}, {dates[1]!r},"
        f" [{overrides}], {imported.skipped!r})"
    )


def _shown(event: ImportedEvent) -> str:
    facts = {name: getattr(event, name) for name in _REPR_FIELDS} | {"line": 0, "stamp": (0, "")}
    return f"Found({', '.join(f'{name}={value!r}' for name, value in facts.items())})"


_FORMS: Final[dict[int, Form]] = {0: _as_repr, 1: _as_json}
