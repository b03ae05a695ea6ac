"""Between a view and the wire: refusals, origins, headers, and what may be kept for others.

Public pages carry no session, no token and no cookie, so that one rendering serves everybody.
Therefore forms are protected by where they come from (``OriginMiddleware``), not by a token.

Source
    Forms: the ``Sec-Fetch-Site`` header (W3C Fetch Metadata) with ``Origin`` (RFC 6454) behind it.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext, gettext_lazy

from meshup.kit.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Refusal,
    TooMany,
    Unavailable,
    marked as _,
)
from meshup.kit.security_headers import security_headers
from meshup.kit.storage_faults import StorageFull, log_fault, refusal_of
from meshup.kit.visitor_cookies import watched_cookies

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

STATUS: Final[dict[type[Refusal], int]] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
    TooMany: 429,
    StorageFull: 507,
    Unavailable: 503,
}
RETRY_SECONDS: Final = {429: 60, 503: 30, 507: 300}
"""After how long it may be tried again, where the refusal itself does not say."""
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

LONGEST_ORIGIN: Final = 512
"""Characters of an Origin or Referer that count: ``urlsplit`` remembers what it was asked."""

TAGS_HEADER: Final = "X-Meshup-Tags"
UNTIL_HEADER: Final = "X-Meshup-Until"

SNAPSHOT: Final = "meshup.tag_versions"
"""Where a request carries the counters of all tags from before anything was read for it."""


class FromElsewhere(NotAllowed):
    """A form was sent from another site."""

    code = "kit.from_elsewhere"
    sentence = _("This form was sent from another site. Open it here and send it again.")


def spoken(refusal: Refusal) -> str:
    """Return the refusal's sentence in the language of the current reader."""
    return gettext(refusal.sentence).format(**refusal.facts)


def keep(response: HttpResponse, *tags: str, until: datetime | None = None) -> HttpResponse:
    """Let the front keep ``response`` and serve it to everybody.

    Args:
        response: a public answer that is the same for every visitor of its address.
        tags: what it shows (see ``kit.tag_versions``); it is dropped when one of them changes.
        until: the moment when the clock alone makes it untrue, such as the end of an event.
    """
    response[TAGS_HEADER] = " ".join(sorted(set(tags)))
    if until is not None:
        response[UNTIL_HEADER] = str(until.timestamp())
    return response


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Let pages and programs of any site read ``response`` (CORS)."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def keep_from_nobody(response: HttpResponse) -> None:
    """Take back ``keep``: the answer is one visitor's own."""
    for header in (TAGS_HEADER, UNTIL_HEADER):
        response.headers.pop(header, None)


def changed(*tags: str) -> None:
    """Drop every kept page that shows one of ``tags``, as soon as the transaction commits."""
    transaction.on_commit(partial(settings.TAG_VERSIONS.bump, tags))


class RefusalMiddleware:
    """Answer a ``Refusal`` raised by a view, and a disk that is full; the rest stays a bug."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the refusal in the form that the client prefers."""
        if isinstance(error, Refusal):
            return refuse(request, error)
        refusal = refusal_of(error)
        if refusal is None:
            return None
        log_fault(error)
        return refuse(request, refusal)


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return ``refusal`` as JSON, as a fragment for htmx, or as a page; as text, at the worst."""
    try:
        response = _refused(request, refusal)
    except Exception as error:
        if not isinstance(refusal, Unavailable) or refusal_of(error) is None:
            raise
        words = f"{spoken(refusal)}\n"  # the page itself needs what is away
        status = STATUS[StorageFull if isinstance(refusal, StorageFull) else Unavailable]
        response = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    after = refusal.facts.get("after")
    if isinstance(after, timedelta):
        response["Retry-After"] = str(max(1, ceil(after.total_seconds())))
    return response


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    status = next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 400)
    sentence = spoken(refusal)
    if _is_of_program(request):
        return JsonResponse({"error": refusal.code, "detail": sentence}, status=status)
    page = "kit/_refusal.html" if "HX-Request" in request.headers else "kit/refusal.html"
    told = {"code": refusal.code, "sentence": sentence, "status": status, "title": TITLES[status]}
    return render(request, page, told, status=status)


def _is_of_program(request: HttpRequest) -> bool:
    """Say whether a program asks: for JSON, with JSON, or by a method that no form has."""
    return (
        request.method in {"PUT", "PATCH", "DELETE"}
        or request.content_type == "application/json"
        or request.get_preferred_type(REFUSAL_TYPES) in REFUSAL_TYPES[1:]
    )


REFUSAL_TYPES: Final = [
    "text/html",
    "application/json",
    "application/activity+json",
    "application/ld+json",
    "application/jrd+json",
]
"""What a refusal can be asked for as: a page, or one of the kinds of JSON."""

TITLES: Final = {
    400: gettext_lazy("This cannot be done"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Nothing here"),
    409: gettext_lazy("This is not possible now"),
    422: gettext_lazy("This makes no sense yet"),
    429: gettext_lazy("A little slower, please"),
    503: gettext_lazy("Not just now"),
    507: gettext_lazy("No room left"),
}


class OriginMiddleware:
    """Refuse to write when the form comes from another site.

    A page that asks its browser to name it nowhere (``no-referrer``) is named to its own form's
    address as ``null`` too, by a browser that sends no ``Sec-Fetch-Site``: any old one, and each
    one on a node without https. Views that a cookie with SameSite or a secret in the address opens
    say ``withholds_origin``; they take such a form, for whoever else sends it has neither.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let reading through, and writing that comes from the node's own pages."""
        if (
            request.method in SAFE_METHODS
            or comes_from_here(request)
            or (is_origin_withheld(request) and _withholds_origin(request))
        ):
            return self.get_response(request)
        return refuse(request, FromElsewhere())


def is_origin_withheld(request: HttpRequest) -> bool:
    """Say whether a browser hides from which page a form comes, its own page's wish or not."""
    headers = request.headers
    return "Sec-Fetch-Site" not in headers and headers.get("Origin") == "null"


def _withholds_origin(request: HttpRequest) -> bool:
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return bool(getattr(view, "withholds_origin", False))


def _session_was_read(request: HttpRequest) -> bool:
    """Say whether anything looked at who is signed in, and if only to find nobody."""
    session = getattr(request, "session", None)
    return session is not None and session.accessed


def comes_from_here(request: HttpRequest) -> bool:
    """Say whether one of the node's own pages sent this request.

    A browser says so itself (``Sec-Fetch-Site``); an old one names the ``Origin``. A client that
    sends neither is no browser, carries nobody's cookies by accident, and is let through. Of a
    node that is reached by https, a page that came without is another's.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    if origin is None:
        return True
    try:
        parts = urlsplit(origin[:LONGEST_ORIGIN])
    except ValueError:  # not an address at all
        return False
    return parts.netloc == request.get_host() and (
        parts.scheme == "https" or (parts.scheme == "http" and not _comes_by_https(request))
    )


def _comes_by_https(request: HttpRequest) -> bool:
    """Say whether a visitor came by https, if only as far as a proxy that does not say so."""
    return request.is_secure() or settings.CONFIG.address == f"https://{request.get_host()}"


class HeadersMiddleware:
    """Put the security headers on every answer; a view may set its own first.

    Outermost, so it also sees from before anything is read to after everything is made, and takes
    back the ``keep`` of an answer that was made for one visitor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add what is missing."""
        request.META[SNAPSHOT] = settings.TAG_VERSIONS.snapshot()
        cookies = watched_cookies(request)
        response = self.get_response(request)
        if cookies.were_read or _session_was_read(request):
            keep_from_nobody(response)
        framed = bool(getattr(response, "may_be_framed", False))
        for name, value in security_headers(secure=request.is_secure(), framed=framed):
            response.headers.setdefault(name, value)
        if response.status_code in RETRY_SECONDS:
            response.headers.setdefault("Retry-After", str(RETRY_SECONDS[response.status_code]))
            response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - if at all
        return response
