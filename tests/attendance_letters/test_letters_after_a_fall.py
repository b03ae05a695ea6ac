"""A node that is killed between a registration and its letter: both are there, and the letter once.

Real processes, killed by the system; letters are kept as files, for there is no mail server.
"""

from __future__ import annotations

import json
import re
import signal
import time
from contextlib import suppress
from http.client import HTTPException
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest

from tests.journeys.live import PATIENCE_SECONDS, LiveNode
from tests.kept_letters import letters_to, text_of, wait_for_letters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BO = "bo@example.org"
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
    slug = next(str(event["slug"]) for event in events["items"] if event["state"] != "cancelled")
    body = json.dumps({"email": email}).encode()
    answer = ask(node, f"/api/events/{slug}/coming", body, **{"Content-Type": "application/json"})
    assert json.loads(answer)["state"] == "coming"
    return slug


def coming(node: LiveNode, slug: str) -> int:
    return int(json.loads(ask(node, f"/api/events/{slug}"))["coming"]["count"])


def falls(node: LiveNode) -> None:
    node.process.send_signal(signal.SIGKILL)
    node.process.wait(PATIENCE_SECONDS)


def restart(node: LiveNode, *, jobs: bool) -> None:
    """Serve again, with jobs or without: then a fall is surely before any letter."""
    node.environment["MESHUP_JOBS"] = "yes" if jobs else "no"
    node.start()


def test_a_letter_leaves_once_after_the_machine_fell_between_registration_and_letter(node):
    slug = comes(node, BO)
    count = coming(node, slug)
    falls(node)
    assert letters_to(node, BO) == []
    restart(node, jobs=True)
    (asking,) = wait_for_letters(node, 1, BO)
    assert coming(node, slug) == count
    node.stop()
    restart(node, jobs=False)
    path = PROVE.findall(text_of(asking))[0].removeprefix(node.address)
    ask(node, path)
    ask(node, path, b"", **{"Sec-Fetch-Site": "same-origin"})
    falls(node)
    assert len(letters_to(node, BO)) == 1
    restart(node, jobs=True)
    (_, confirmation) = wait_for_letters(node, 2, BO)
    assert "/coming/" in text_of(confirmation)
    falls(node)
    restart(node, jobs=True)
    time.sleep(3)  # more than a round of jobs
    assert len(letters_to(node, BO)) == 2


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
    assert len(wait_for_letters(node, registered, "@example.org")) == registered
    time.sleep(3)
    assert len(letters_to(node, "@example.org")) == registered


def _comes_or_not(node: LiveNode, email: str) -> None:
    with suppress(OSError, HTTPException):
        comes(node, email)
