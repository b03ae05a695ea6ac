"""Pure: what became of a letter that was handed over, from what the mail server answered.

Words
    outcome    what is known for certain, and what is to be done
    detailed   a status code of three numbers (RFC 3463), such as 5.1.1: no such mailbox

Method
    A final refusal of the recipient or of the letter (5xx) stops the address, but for detailed
    codes 5.7.x: these refuse us, by a policy, a list, or because we may not relay. A node whose
    mail is set up badly would lose all its addresses in one night. For the same reason nothing
    that is said of the sender is held against the address.

Source
    RFC 5321, section 4.2.1 (reply codes); RFC 3463 (detailed codes).
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

DETAILED: Final = re.compile(rb"\s*(\d)\.(\d{1,3})\.(\d{1,3})\b")
FINAL: Final = 500
CLOSING: Final = 421
"""The server closes the connection, whatever was asked (RFC 5321, section 3.8)."""


class Outcome(Enum):
    """What became of a letter that was handed over."""

    TAKEN = "taken"
    """The server has it."""
    LATER = "later"
    """The server did not take it, and may later."""
    UNKNOWN = "unknown"
    """The connection broke while it was handed over: the server may have it, or not."""
    NO_SUCH_ADDRESS = "no_such_address"
    """The server will never take a letter to this address."""
    NOT_FROM_US = "not_from_us"
    """The server will never take this letter from us; the address may be well."""
    SERVER_AWAY = "server_away"
    """The server takes no letter at all at present."""


def outcome_of_reply(code: int, words: bytes) -> Outcome:
    """Return what the answer to a recipient or a letter means, such as 550 and "5.1.1 No such"."""
    if code == CLOSING:
        return Outcome.SERVER_AWAY
    if code < FINAL:
        return Outcome.LATER
    found = DETAILED.match(words)
    return outcome_of_status(found[0].decode().strip() if found else "5.0.0")


def outcome_of_status(status: str) -> Outcome:
    """Return what a detailed status means, such as "5.1.1" in a bounce or an answer."""
    if not status.startswith("5."):
        return Outcome.LATER
    return Outcome.NOT_FROM_US if status.startswith("5.7.") else Outcome.NO_SUCH_ADDRESS
