"""What a program says of coming, as JSON: read strictly, so that nothing is guessed.

Types are those of JSON, and none is taken for another; a field that is not known is refused, for
whoever misspells one would wait in vain for what it does.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.utils.translation import gettext_lazy

from meshup.attendance.choices import MOST_COMPANIONS
from meshup.kit.errors import Invalid, marked as _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

MOST_BYTES: Final = 16 * 1024
LONGEST_NAME: Final = 80
LONGEST_EMAIL: Final = 254
LONGEST_CODE: Final = 40
MOST_DATES: Final = 100
JSON: Final = "application/json"


class NotJson(Invalid):
    """The body is not what the interface reads."""

    code = "attendance.not_json"
    sentence = _("Send a JSON object as application/json, of {most} bytes at most.")


class UnknownField(Invalid):
    """There is no such field here."""

    code = "attendance.unknown_field"
    sentence = _("“{name}” is no field here. There are: {fields}.")


class BadField(Invalid):
    """A field has another type, or is out of range."""

    code = "attendance.bad_field"
    sentence = _("“{name}” must be {kind}.")


class FieldKind(NamedTuple):
    """What a field may hold: in words, and as a question."""

    words: StrOrPromise
    fits: Callable[[Any], bool]


def _text(longest: int) -> Callable[[Any], bool]:
    return lambda value: value is None or (isinstance(value, str) and len(value) <= longest)


def _is_date(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _are_dates(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return isinstance(value, list) and len(value) <= MOST_DATES and all(map(_is_date, value))


_BOOLEAN: Final = FieldKind(gettext_lazy("true or false"), lambda value: isinstance(value, bool))
_DATES: Final = FieldKind(gettext_lazy("a list of dates such as 2027-01-06"), _are_dates)
_COUNT: Final = FieldKind(
    gettext_lazy("a whole number from 0 to 9"),
    lambda value: type(value) is int and 0 <= value <= MOST_COMPANIONS,
)
REGISTRATION_FIELDS: Final[dict[str, FieldKind]] = {
    "companions": _COUNT,
    "name": FieldKind(
        gettext_lazy("a text of 80 characters at most, or null"), _text(LONGEST_NAME)
    ),
    "email": FieldKind(gettext_lazy("an e-mail address, or null"), _text(LONGEST_EMAIL)),
    "maybe": _BOOLEAN,
    "series": _BOOLEAN,
    "only_changes": _BOOLEAN,
    "code": FieldKind(gettext_lazy("the code of the evening, or null"), _text(LONGEST_CODE)),
}
"""What ``POST`` takes, and ``PATCH`` as well."""
CHANGE_FIELDS: Final[dict[str, FieldKind]] = {
    **REGISTRATION_FIELDS,
    "skip": _DATES,
    "unskip": _DATES,
    "accept": _BOOLEAN,
}
"""What ``PATCH`` takes."""


def read_fields(request: HttpRequest, kinds: Mapping[str, FieldKind]) -> dict[str, Any]:
    """Return the fields that a request's body has, dates as ``date``; none for no body.

    Raises:
        NotJson: it is something else, or too large.
        UnknownField, BadField
    """
    fields = _object(request)
    for name, value in fields.items():
        if name not in kinds:
            raise UnknownField(name=name[:40], fields=", ".join(kinds))
        if not kinds[name].fits(value):
            raise BadField(name=name, kind=kinds[name].words)
    return {
        name: [date.fromisoformat(day) for day in value] if kinds[name] is _DATES else value
        for name, value in fields.items()
    }


def _object(request: HttpRequest) -> dict[str, Any]:
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length[:20]) > MOST_BYTES:
        raise NotJson(most=MOST_BYTES)
    body = request.body
    if not body:
        return {}
    if len(body) > MOST_BYTES or request.content_type != JSON:
        raise NotJson(most=MOST_BYTES)
    try:
        value = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise NotJson(most=MOST_BYTES) from error
    if not isinstance(value, dict):
        raise NotJson(most=MOST_BYTES)
    return value
