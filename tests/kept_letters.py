"""Letters that a node of a test keeps as files, for it has no mail server."""

from __future__ import annotations

import time
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

from tests.journeys.live import PATIENCE_SECONDS, LiveNode

if TYPE_CHECKING:
    from email.message import EmailMessage

END = b"-" * 79 + b"\n"


def letters_to(node: LiveNode, to: str) -> list[EmailMessage]:
    """Return the letters to somebody, in order, each once: of one Message-ID people see one."""
    kept = (node.log.parent / "data" / "mail").glob("*.log")
    files = sorted(kept, key=lambda file: file.stat().st_mtime_ns)  # names tell seconds only
    raws = [raw for file in files for raw in file.read_bytes().split(END) if raw.strip()]
    found = [message_from_bytes(raw, policy=default) for raw in raws]
    return list({str(one["Message-ID"]): one for one in found if to in str(one["To"])}.values())


def wait_for_letters(node: LiveNode, number: int, to: str) -> list[EmailMessage]:
    """Return the letters to somebody as soon as there are so many."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if len(found := letters_to(node, to)) >= number:
            return found
        time.sleep(0.1)
    arrived = [str(letter["Subject"]) for letter in letters_to(node, to)]
    raise AssertionError(f"{number} letters to {to} are {arrived}; {node.log.read_text()}")


def text_of(letter: EmailMessage) -> str:
    return str(letter.get_body(("plain",)).get_content())


def calendar_of(letter: EmailMessage) -> bytes:
    """Return the calendar file that a letter brings."""
    (file,) = [part for part in letter.walk() if part.get_filename()]
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content
