"""How tests open the desk's pages of proposals, and press their buttons."""

from __future__ import annotations

import re
from html import unescape

from tests.desk.conftest import url_of


def words(answer) -> str:
    """Return the text of a page, without its tags, on one line."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def first(pattern, text) -> str:
    """Return what the group of a pattern first finds in a text; it is there."""
    match = re.search(pattern, text)
    assert match, text
    return str(match[1])


def page(browser, name, *args, query=""):
    """Open a page of this room; return its answer."""
    answer = browser.get(url_of(f"proposals_desk:{name}", *args) + query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer


def sheet(browser, facts):
    """Open a proposal's page; return its text."""
    return words(page(browser, "proposal", facts.uuid))


def sealed(browser, facts):
    """Return what every form of a proposal's page carries: its version, and its seal."""
    text = page(browser, "proposal", facts.uuid).text
    return {
        "seal": first(r'name="seal" value="([^"]*)"', text),
        "version": first(r'name="version" value="(\d+)"', text),
    }


def act(browser, facts, name, **sent):
    """Press a button of a proposal's page; return its answer."""
    given = {"version": facts.version, **sent}
    return browser.post(url_of("proposals_desk:act", facts.uuid, name), given)
