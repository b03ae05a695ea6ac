"""A node that is killed between a registration and its letter: both are there, and the letter once.

Real processes, killed by the system; letters are kept as files, for there is no mail server.
"""

from __future__ import annotations

import json
import re
import signal
import time
from contextlib import suppress
from email import message_from_bytes
from email.policy import default
from http.client import HTTPException
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest

from tests.journeys.live import PATIENCE_SECONDS, LiveNode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

BO = "bo@example.org"
END = b"-" * 79 + b"\n"
PROVE = re.compile(r"http://\S+/letters/prove/\S+")


@pytest.fixture
def node(tmp_path: Path) -> Iterator[LiveNode]:
    live = LiveNode(tmp_path, "quiet", jobs="no")
    yield live
    live.stop()


def ask(node: LiveNode, path: str, body: bytes | None = None, **heads: str) -> Any:
    request = Request(f"{node.address}{path}", data=body, headers=heads)
    with urlopen(request, timeout=PATIENCE_SECONDS) as answer:
        return answer.read()


def comes(node: LiveNode, email: str) -> str:
    """Come to the next event by the API; return its address."""
    events = json.loads(ask(node, "/api/events"))
    slug = next(event["slug"] for event in events["items"] if event["state"] != "cancelled")
    body = json.dumps({"email": email}).encode()
    answer = ask(node, f"/api/events/{slug}/coming", body, **{"Content-Type": "application/json"})
    assert json.loads(answer)["state"] == "coming"
    return slug


def coming(node: LiveNode, slug: str) -> int:
    return json.loads(ask(node, f"/api/events/{slug}"))["coming"]["count"]


def falls(node: LiveNode) -> None:
    node.process.send_signal(signal.SIGKILL)
    node.process.wait(PATIENCE_SECONDS)


def letters(node: LiveNode, to: str) -> list[EmailMessage]:
    """Return the letters to somebody, each once: of two with one Message-ID people see one."""
    files = sorted((node.log.parent / "data" / "mail").glob("*.log"))
    raws = [raw for file in files for raw in file.read_bytes().split(END) if raw.strip()]
    found = [message_from_bytes(raw, policy=default) for raw in raws]
    return list({str(one["Message-ID"]): one for one in found if to in str(one["To"])}.values())


def wait_for(node: LiveNode, number: int, to: str) -> list[EmailMessage]:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if len(found := letters(node, to)) >= number:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{len(letters(node, to))} letters of {number}; {node.log.read_text()}")


def text_of(letter: EmailMessage) -> str:
    return letter.get_body(("plain",)).get_content()


def restart(node: LiveNode, *, jobs: bool) -> None:
    """Serve again, with jobs or without: then a fall is surely before any letter."""
    node.environment["MESHUP_JOBS"] = "yes" if jobs else "no"
    node.start()


def test_a_letter_leaves_once_after_the_machine_fell_between_registration_and_letter(node):
    slug = comes(node, BO)
    count = coming(node, slug)
    falls(node)
    assert letters(node, BO) == []
    restart(node, jobs=True)
    (asking,) = wait_for(node, 1, BO)
    assert coming(node, slug) == count
    node.stop()
    restart(node, jobs=False)
    path = PROVE.search(text_of(asking))[0].removeprefix(node.address)
    ask(node, path)
    ask(node, path, b"", **{"Sec-Fetch-Site": "same-origin"})
    falls(node)
    assert len(letters(node, BO)) == 1
    restart(node, jobs=True)
    (_, confirmation) = wait_for(node, 2, BO)
    assert "/coming/" in text_of(confirmation)
    falls(node)
    restart(node, jobs=True)
    time.sleep(3)  # more than a round of jobs
    assert len(letters(node, BO)) == 2


@pytest.mark.long
@pytest.mark.timeout(600)
def test_whenever_the_machine_falls_registration_and_letter_are_both_there_or_neither(node):
    slug = comes(node, "first@example.org")
    before = coming(node, slug) - 1
    for milliseconds in (4, 16, 64):
        person = Thread(target=_comes_or_not, args=(node, f"{milliseconds}@example.org"))
        person.start()
        time.sleep(milliseconds / 1000)
        falls(node)
        person.join()
        restart(node, jobs=False)
    node.stop()
    restart(node, jobs=True)
    registered = coming(node, slug) - before
    assert len(wait_for(node, registered, "@example.org")) == registered
    time.sleep(3)
    assert len(letters(node, "@example.org")) == registered


def _comes_or_not(node: LiveNode, email: str) -> None:
    with suppress(OSError, HTTPException):
        comes(node, email)
