"""A browser of its own for the walk through a served node, and the walk itself."""

from __future__ import annotations

import http.client
import re
from collections import Counter, deque
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_PAGES = 1500
MOST_REDIRECTS = 5
LINKS = ("//a/@href", "//link/@href", "//img/@src", "//script/@src", "//source/@srcset")
ONE_THING = re.compile(r"/(events?|series|venues?|suggestions)/(?!new/)[^/.]+")
PICTURES = "//meta[@property='og:image']/@content"


@dataclass(frozen=True)
class Answer:
    """What the node said to one request, redirects followed to ``path``."""

    status: int
    path: str
    kind: str
    content: bytes

    @property
    def text(self) -> str:
        """Return the content as text."""
        return self.content.decode()


class Browser:
    """Somebody who visits the node at ``port`` of this machine, known to all as ``address``."""

    def __init__(self, port: int, address: str) -> None:
        self.port = port
        self.address = address
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        for _ in range(MOST_REDIRECTS):
            answer, onwards = self._ask("GET", path)
            if not onwards:
                return answer
            path = self.path_of(onwards, path)
        raise AssertionError(f"{path} leads in circles.")

    def post(self, path: str, fields: Iterable[tuple[str, str]] = ()) -> Answer:
        """Send a form."""
        answer, onwards = self._ask("POST", path, urlencode(list(fields)))
        return self.get(self.path_of(onwards, path)) if onwards else answer

    def path_of(self, link: str, page: str = "/") -> str:
        """Return where a link on ``page`` leads within this node, "" when it leads out of it."""
        target = urlsplit(urljoin(f"{self.address}{page}", link.strip()))
        own = f"{target.scheme}://{target.netloc}" == self.address
        return target._replace(scheme="", netloc="", fragment="").geturl() if own else ""

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[Answer, str]:
        headers = {"Sec-Fetch-Site": "same-origin", "Host": urlsplit(self.address).netloc}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={told}" for name, told in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body=body, headers=headers)
            got = connection.getresponse()
            for told in got.headers.get_all("Set-Cookie", []):
                self.cookies |= {one.key: one.value for one in SimpleCookie(told).values()}
            kind = got.headers.get_content_type()
            onwards = got.headers.get("Location", "") if got.status in {301, 302, 303} else ""
            return Answer(got.status, path, kind, got.read()), onwards
        finally:
            connection.close()


def walk(browser: Browser, starts: Iterable[str], within: str, examples: int) -> dict[str, Answer]:
    """Ask for all of ``starts``, and for what their pages lead to below ``within``.

    Of each kind at most so many ``examples`` are taken from links, for the calendar has no end.
    """
    waiting = deque(dict.fromkeys(starts))
    known, taken = set(waiting), Counter[str]()
    answers: dict[str, Answer] = {}
    while waiting:
        path = waiting.popleft()
        answers[path] = answer = browser.get(path)
        assert len(answers) < MOST_PAGES, taken
        is_page = answer.status == 200 and answer.kind == "text/html"
        for link in links_of(browser, answer) if is_page else ():
            kind = kind_of(link)
            if link.startswith(within) and link not in known and taken[kind] < examples:
                known.add(link)
                taken[kind] += 1
                waiting.append(link)
    return answers


def kind_of(path: str) -> str:
    """Return the address without what names a single thing or day."""
    return re.sub(r"\d+", "0", re.sub(ONE_THING, r"/\1/one", path.partition("?")[0]))


def links_of(browser: Browser, answer: Answer) -> Iterator[str]:
    """Yield what a page leads to or shows, within the node."""
    page = html.fromstring(answer.text)
    for link in (link for where in (*LINKS, PICTURES) for link in page.xpath(where)):
        # a srcset lists addresses, each with a width
        for one in link.split(", ") if "," in link else (link,):
            if path := browser.path_of(one.split()[0] if one.strip() else "", answer.path):
                yield path


def fields_of(answer: Answer) -> list[tuple[str, str]]:
    """Return what the page's last form sends when nobody fills anything in."""
    fields: list[tuple[str, str]] = html.fromstring(answer.text).forms[-1].form_values()
    return fields
