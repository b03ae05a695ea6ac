"""What draws takes turns, so that nobody who asks for a hundred posters makes pages wait."""

from __future__ import annotations

from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse, HttpResponseRedirect

from meshup.posters.errors import Busy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

AT_ONCE: Final = 2
"""Drawings at a time, in a process."""
LONGEST_WAIT: Final = 3.0
"""Seconds; it holds a thread that could answer a page."""

PDF: Final = "application/pdf"
PNG: Final = "image/png"

_turns: Final = BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn to draw.

    Raises:
        Busy: there was none for some seconds.
    """
    if not _turns.acquire(timeout=LONGEST_WAIT):
        raise Busy
    try:
        yield
    finally:
        _turns.release()


def without_query(request: HttpRequest) -> HttpResponse | None:
    """Lead an address with a query to the one without: there is one file, and it is drawn once."""
    return HttpResponseRedirect(request.path) if request.GET else None


def drawn_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """Return a drawing as a file that browsers show, and save as ``name``."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
