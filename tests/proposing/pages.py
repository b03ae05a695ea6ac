"""Doors by which strangers propose, as tests press them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from meshup.proposals.models import Proposal
from tests.agenda.paris import DECEMBER
from tests.attendance.coming_pages import phone, words

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["EVENING", "FORM", "MINE", "TITLE", "form_of", "phone", "propose", "row_of", "words"]

FORM = "/en/propose/"
EVENING = f"/en/events/{DECEMBER}/propose/"
MINE = "/en/my-talks/"
TITLE = "Gossip without a crowd"


def form_of(browser: Client, path: str = FORM, **changed: Any) -> dict[str, Any]:
    """Return what a browser sends that opens a form and types a title, and ``changed``."""
    page = browser.get(path).content.decode()
    once = re.search(r'name="once" value="(\w+)"', page)
    sent = {"titles_en": TITLE, "length": "talk-15", "recording": "no"}
    return {**sent, **({"once": once[1]} if once else {}), **changed}


def propose(browser: Client, path: str = FORM, **changed: Any) -> str:
    """Send a form; return the path of the secret page to which it leads."""
    response = browser.post(path, form_of(browser, path, **changed))
    assert response.status_code == 303, response.content.decode()
    return urlsplit(response["Location"]).path


def row_of(path: str) -> Proposal:
    """Return the row of what was proposed last."""
    assert path.startswith("/")
    return Proposal.objects.latest("pk")
