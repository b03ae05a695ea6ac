"""Every kind of page that can be reached by links, one or two examples of each."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation
from lxml import html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import APIRequestContext

MOST = 400
"""Pages asked for; a walk that needs more has lost its way."""


def pages_from(
    asking: APIRequestContext, *starts: str, within: str, examples: int = 2
) -> list[str]:
    """Return the pages below ``within`` that are found by following links from each of ``starts``.

    At most so many ``examples`` for each start of each kind, which is Django's name of the view.
    """
    return list(
        dict.fromkeys(page for start in starts for page in _walk(asking, start, within, examples))
    )


def _walk(asking: APIRequestContext, start: str, within: str, examples: int) -> list[str]:
    found: dict[str, None] = {}
    seen, waiting, kinds = {start}, deque([start]), Counter[str]()
    asked = 0
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if kinds[kind] >= examples:
            continue
        kinds[kind] += 1
        asked += 1
        assert asked < MOST, f"lost: {kinds}"
        answer = asking.get(path)
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        if not is_page or urlsplit(answer.url).path != urlsplit(path).path:
            continue
        found[path] = None
        for link in _links(answer.text(), path):
            if link not in seen and link.startswith(within) and kind_of(link):
                seen.add(link)
                waiting.append(link)
    return list(found)


def kind_of(path: str) -> str:
    """Return the name of the view behind ``path``, "" when there is none."""
    with translation.override(path.split("/")[1]):
        try:
            return resolve(urlsplit(path).path).view_name
        except Resolver404:
            return ""


def _links(page: str, base: str) -> Iterator[str]:
    for link in html.fromstring(page).iter("a"):
        target = urlsplit(urljoin(base, link.get("href", "")))
        if not target.netloc and not target.scheme:
            yield target._replace(fragment="").geturl()
