"""Phones of people in the rounds, as tests press them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from meshup.peers.device_cookie import NAME
from meshup.peers.domain.devices import peers_of_keys
from meshup.presence.domain.join_codes import join_code
from tests.agenda.paris import DECEMBER
from tests.attendance.coming_pages import phone, words
from tests.presence.evening import EIGHT

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

__all__ = ["phone", "words"]

PAGE = f"/en/events/{DECEMBER}/person-to-person/"
STATE, SHELL, WORKER, WISHES = (
    f"{PAGE}{name}" for name in ("state/", "shell/", "service-worker.js", "wishes/")
)
AS_SCRIPT = {"accept": "application/json"}


def code(at: datetime = EIGHT) -> str:
    """Return the code on the screen."""
    return join_code(DECEMBER, at).text


def said(name: str, **more: Any) -> dict[str, Any]:
    """Return what the form of somebody says who sees the screen."""
    return {"act": "take_part", "code": code(), "display_name": name, "languages": ["fr"], **more}


def takes_part(name: str, browser: Client | None = None, **more: Any) -> Client:
    """Take part by one press; return the phone."""
    device = browser or phone()
    response = device.post(PAGE, said(name, **more))
    assert response.status_code == 303, words(response)
    return device


def tap(browser: Client, act: str, **more: Any) -> Any:
    """Press a button as its form does."""
    return browser.post(PAGE, {"act": act, **more})


def data(page: Any) -> dict[str, Any]:
    """Return what the page tells its script."""
    found = re.search(
        r'<script id="rounds-data"[^>]*>(.*?)</script>', page.content.decode(), re.DOTALL
    )
    assert found is not None
    told: dict[str, Any] = json.loads(found[1])
    return told


def card(browser: Client) -> str:
    """Return the words of the first card on the page, without those that are hidden."""
    page = browser.get(PAGE).content.decode()
    found = re.search(r'<section class="seat".*?</section>', page, re.DOTALL)
    assert found is not None
    shown = re.sub(r"<(\w+)[^>]*\shidden>.*?</\1>", " ", found[0], flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", shown).split())


def number_of(browser: Client) -> int:
    """Return the number of the peer for whom a phone acts first."""
    key = browser.cookies[NAME].value.split(".")[0]
    (who,) = peers_of_keys([key], EIGHT).values()
    return who.number
