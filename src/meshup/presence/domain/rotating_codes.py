"""Pure: a short code that changes with the clock, from a key and the name of an event.

Method
    Time is cut into windows of five minutes since 1970. The code of a window is the remainder of
    HMAC-SHA256(key, name, 0, number of the window), as a number, in base 28: eight digits. Taken
    are the code of the window in which somebody types, and the one before: each is good for five
    to ten minutes. 28^8 codes, of which two are right at any time:
    the right one is never refused, however many wrong ones came before, so it has to be long.

Source
    RFC 6238 (codes from a key and the time; a window of grace for slow hands).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Final

ALPHABET: Final = "BCDFGHJKMNPQRSTVWXYZ23456789"
"""None of which is taken for another, and which form no words before a whole room."""
LENGTH: Final = 8
WINDOW: Final = timedelta(minutes=5)
GRACE: Final = 1
"""So many windows before the present one are taken as well."""
LONGEST_TYPED: Final = 40
_SECONDS: Final = int(WINDOW.total_seconds())


@dataclass(frozen=True, slots=True)
class JoinCode:
    """A code, and the time in which it is the one to show; it is taken one window longer."""

    text: str
    since: datetime
    until: datetime

    @property
    def written(self) -> str:
        """The code as people read it aloud: "KXTM-4RHP"."""
        return f"{self.text[: LENGTH // 2]}-{self.text[LENGTH // 2 :]}"


def code_at(key: bytes, name: str, at: datetime) -> JoinCode:
    """Return the code to show at ``at``."""
    window = _window(at)
    since = datetime.fromtimestamp(window * _SECONDS, UTC)
    return JoinCode(_text(key, name, window), since, since + WINDOW)


def codes_between(key: bytes, name: str, first: datetime, last: datetime) -> list[JoinCode]:
    """Return the codes to show from ``first`` until before ``last``, in order."""
    found: list[JoinCode] = []
    at = first
    while at < last:
        code = code_at(key, name, at)
        found.append(code)
        at = code.until
    return found


def is_taken(typed: str, key: bytes, name: str, at: datetime) -> bool:
    """Say whether ``typed``, in any case, with spaces or hyphens, is good at ``at``."""
    window = _window(at)
    return _matches(typed, key, name, range(window - GRACE, window + 1))


def was_taken(typed: str, key: bytes, name: str, at: datetime, *, within: timedelta) -> bool:
    """Say whether ``typed`` is good no more at ``at``, and was at most ``within`` earlier."""
    window = _window(at)
    oldest = window - GRACE - int(within / WINDOW)
    return _matches(typed, key, name, range(oldest, window - GRACE))


def _window(at: datetime) -> int:
    return int(at.timestamp()) // _SECONDS


def _matches(typed: str, key: bytes, name: str, windows: range) -> bool:
    """Compare with all of ``windows``, however soon one is right."""
    text = "".join(filter(str.isalnum, typed[:LONGEST_TYPED])).upper().encode()
    right = sum(compare_digest(text, _text(key, name, window).encode()) for window in windows)
    return right > 0


def _text(key: bytes, name: str, window: int) -> str:
    message = name.encode() + b"\0" + window.to_bytes(8, "big", signed=True)
    number = int.from_bytes(digest(key, message, sha256), "big")
    code = ""
    for _position in range(LENGTH):
        number, index = divmod(number, len(ALPHABET))
        code += ALPHABET[index]
    return code
