"""What a phone sends of a door, as JSON: read strictly; what is wrong of it is named, not dropped.

A batch that is none is refused as a whole. In a batch, each operation is read for itself: one that
makes no sense keeps no other from being taken.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from meshup.door.choices import (
    MOST_CHECKED_IN,
    MOST_COUNTED,
    MOST_SENT,
    MOST_UNDONE,
    OperationKind,
)
from meshup.door.domain.tally import Operation
from meshup.door.errors import BadOperation, NotABatch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

MOST_BYTES: Final = 256 * 1024
LATEST_MS: Final = 10**14
"""Milliseconds since 1970 that a clock may say, however wrong; and as many before."""
LONGEST_SHOWN: Final = 40

DEVICE: Final = re.compile(r"[A-Za-z0-9_-]{22}")
KEY: Final = re.compile(r"[A-Za-z0-9_-]{22}-[0-9]{1,9}")
DIGEST: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Batch:
    """What a phone sends at once.

    Attributes:
        sent_at_ms: when, by its own clock.
        operations: those that make sense, in order.
        bad: the others: their key, as far as it has one, and why.
    """

    sent_at_ms: int
    operations: tuple[Operation, ...]
    bad: tuple[tuple[str, BadOperation], ...]


def _text(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _number(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _are_keys(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return (
        isinstance(value, list) and 1 <= len(value) <= MOST_UNDONE and all(map(_text(KEY), value))
    )


_moment: Final = _number(-LATEST_MS, LATEST_MS)
FIELDS: Final[dict[OperationKind, dict[str, Callable[[Any], bool]]]] = {
    OperationKind.COUNT: {
        "persons": _number(-MOST_COUNTED, MOST_COUNTED),
        "first_time": _number(0, MOST_COUNTED),
    },
    OperationKind.CHECK_IN: {
        "digest": _text(DIGEST),
        "persons": _number(1, MOST_CHECKED_IN),
        "first_time": _number(0, MOST_CHECKED_IN),
    },
    OperationKind.UNDO: {"undoes": _are_keys},
}
"""What each kind says, beside ``key``, ``kind`` and ``at``; other fields are for other kinds."""
ABSENT: Final = {"first_time": 0}
"""What may be left out, and what it is then."""


def read_batch(request: HttpRequest) -> Batch:
    """Return what a phone has sent.

    Raises:
        NotABatch: it is something else, or too large.
    """
    body = _object(request)
    device, sent_at, sent = body.get("device"), body.get("sent_at"), body.get("operations")
    if not (_text(DEVICE)(device) and _moment(sent_at) and isinstance(sent, list)):
        raise _not_a_batch()
    if len(sent) > MOST_SENT:
        raise _not_a_batch()
    operations: list[Operation] = []
    bad: list[tuple[str, BadOperation]] = []
    for fields in sent:
        try:
            operations.append(_operation(fields, str(device)))
        except BadOperation as refusal:
            bad.append((_key_of(fields), refusal))
    return Batch(cast("int", sent_at), tuple(operations), tuple(bad))


def _operation(fields: Any, device: str) -> Operation:  # noqa: ANN401 - any JSON value
    if not isinstance(fields, dict):
        raise BadOperation(field="key")
    key = fields.get("key")
    if not (_text(KEY)(key) and str(key).startswith(f"{device}-")):
        raise BadOperation(field="key")
    if fields.get("kind") not in list(OperationKind):
        raise BadOperation(field="kind")
    if not _moment(fields.get("at")):
        raise BadOperation(field="at")
    kind = OperationKind(fields["kind"])
    values = _values(fields, FIELDS[kind])
    if values.get("first_time", 0) > max(values.get("persons", 0), 0):
        raise BadOperation(field="first_time")
    values["undoes"] = tuple(values.get("undoes", ()))
    return Operation(key=str(key), kind=kind, at_ms=fields["at"], **values)


def _values(
    fields: Mapping[str, Any], kinds: Mapping[str, Callable[[Any], bool]]
) -> dict[str, Any]:
    values = {name: fields.get(name, ABSENT.get(name)) for name in kinds}
    for name, fits in kinds.items():
        if not fits(values[name]):
            raise BadOperation(field=name)
    return values


def _key_of(fields: Any) -> str:  # noqa: ANN401 - any JSON value
    key = fields.get("key") if isinstance(fields, dict) else ""
    return key[:LONGEST_SHOWN] if isinstance(key, str) else ""


def _object(request: HttpRequest) -> dict[str, Any]:
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length[:20]) > MOST_BYTES:
        raise _not_a_batch()
    body = request.body
    if len(body) > MOST_BYTES or request.content_type != "application/json":
        raise _not_a_batch()
    try:
        value = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise _not_a_batch() from error
    if not isinstance(value, dict):
        raise _not_a_batch()
    return value


def _not_a_batch() -> NotABatch:
    return NotABatch(operations=MOST_SENT, bytes=MOST_BYTES)
