"""Pure: what a mail server reports of a letter that it could not deliver, read from its message.

Words
    bounce     a delivery status notification that names a failed recipient
    complaint  a feedback report: somebody called the letter spam
    recipient  as reported: where the letter was to go in the end, and at first if that differs

Source
    RFC 3462 (multipart/report), RFC 3464 (delivery status), RFC 5965 (feedback reports).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from email import message_from_bytes, message_from_string
from email.message import Message
from email.policy import compat32
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

STATUS: Final = "message/delivery-status"
FEEDBACK: Final = "message/feedback-report"
RETURNED: Final = frozenset({"message/rfc822", "text/rfc822-headers", "message/global-headers"})
MOST_PARTS: Final = 100


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """One recipient of whom a report says that delivery failed."""

    addresses: frozenset[str]
    """In lower case: the final one, and the original one where it is said."""
    status: str
    """Detailed, such as "5.1.1" (RFC 3463)."""


@dataclass(frozen=True, slots=True)
class MailReport:
    """What a report says; empty where it says nothing of that."""

    message_id: str
    """Of the letter that came back, with its angle brackets."""
    failed: tuple[FailedRecipient, ...] = field(default=())
    is_complaint: bool = False


def mail_report(raw: bytes) -> MailReport | None:
    """Return what a message reports; None when it is no report, such as an automatic answer."""
    message: Message = message_from_bytes(raw, policy=compat32)
    parts = _parts(message)
    kinds = {part.get_content_type(): part for part in reversed(parts)}
    status, feedback = kinds.get(STATUS), kinds.get(FEEDBACK)
    if status is None and feedback is None:
        return None
    returned = next((part for part in parts if part.get_content_type() in RETURNED), None)
    return MailReport(
        message_id=_message_id(returned) if returned is not None else "",
        failed=tuple(_failed(status)) if status is not None else (),
        is_complaint=feedback is not None and _is_abuse(feedback),
    )


def _parts(message: Message) -> list[Message]:
    """Return the parts of the report itself, and none of the letter that came back."""
    parts = message.get_payload()
    if not message.is_multipart() or not isinstance(parts, list):
        return []
    return [part for part in parts[:MOST_PARTS] if isinstance(part, Message)]


def _blocks(part: Message) -> list[Message]:
    blocks = part.get_payload()
    if isinstance(blocks, list):
        return [block for block in blocks if isinstance(block, Message)]
    return [message_from_string(str(blocks), policy=compat32)]


def _failed(status: Message) -> Iterator[FailedRecipient]:
    for block in _blocks(status):
        if _value(block, "Action").lower() != "failed":
            continue
        found = {_address(_value(block, f"{which}-Recipient")) for which in ("Final", "Original")}
        code = _value(block, "Status").split()
        yield FailedRecipient(frozenset(found - {""}), code[0] if code else "")


def _is_abuse(feedback: Message) -> bool:
    return any(_value(block, "Feedback-Type").lower() == "abuse" for block in _blocks(feedback))


def _message_id(returned: Message) -> str:
    if returned.get_content_type() == "message/rfc822":
        letters = _blocks(returned)
        return _value(letters[0], "Message-ID") if letters else ""
    raw = returned.get_payload(decode=True)
    text = raw.decode("ascii", "replace") if isinstance(raw, bytes) else ""
    return _value(message_from_string(text, policy=compat32), "Message-ID")


def _value(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


def _address(typed: str) -> str:
    """Return the address of "rfc822; bo@example.org"; "" for one of another type."""
    kind, _semicolon, address = typed.partition(";")
    if kind.strip().lower() not in {"rfc822", "utf-8"}:
        return ""
    return address.strip().removeprefix("<").removesuffix(">").lower()
