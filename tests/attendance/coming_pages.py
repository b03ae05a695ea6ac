"""Doors by which visitors come, as tests press them."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from django.test import Client

from tests.agenda.paris import DECEMBER

if TYPE_CHECKING:
    from typing import Any


COME = f"/en/events/{DECEMBER}/coming/"
EVENT = f"/en/events/{DECEMBER}/"
MINE = f"/en/me/coming/{DECEMBER}/"
EVENINGS = "/en/me/evenings/"


def phone(address: str = "203.0.113.9") -> Client:
    """Return the browser of a stranger behind this address."""
    return Client(headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR=address)


def come(browser: Client, path: str = COME, **said: Any) -> str:
    """Press "I’m coming"; return the address of the registration's secret page."""
    response = browser.post(path, said)
    assert response.status_code == 303, response.content.decode()
    return str(response["Location"])


def words(response: Any) -> str:
    """Return what a page says, on one line, without what a browser does not show as words."""
    page = response.content.decode()
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(text).split())
