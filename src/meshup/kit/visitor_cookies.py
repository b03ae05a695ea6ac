"""Cookies of a visitor, watched: an answer that was made from one is never kept for others.

The page cache keeps nothing of, and for, whoever carries a session. Every other cookie leaves its
visitor among everybody, so that what a view made from one, or from its absence, is that visitor's
own; such a view is refused its ``keep``, whatever it says. What is personal on a page of everybody
is fetched, or posted, at an address of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


class VisitorCookies(Mapping[str, str]):
    """The cookies of one request; ``were_read`` says whether anything was made from them.

    The cookies of a session and of the language may be looked for: whoever carries the first goes
    past the page cache, and the second is part of what it keeps an answer under.
    """

    def __init__(self, cookies: Mapping[str, str]) -> None:
        self.were_read = False
        self._cookies = cookies
        self._known = (settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME)

    def __getitem__(self, name: str) -> str:
        if name not in self._known:
            self.were_read = True
        return self._cookies[name]

    def __iter__(self) -> Iterator[str]:
        self.were_read = True
        return iter(self._cookies)

    def __len__(self) -> int:
        self.were_read = True
        return len(self._cookies)


def watched_cookies(request: HttpRequest) -> VisitorCookies:
    """Put ``VisitorCookies`` in the place of the request's cookies, the only way to read them."""
    cookies = VisitorCookies(request.COOKIES)
    request.COOKIES = cookies  # type: ignore[assignment]  # whoever writes to them is mistaken
    request.META.pop("HTTP_COOKIE", None)
    return cookies
