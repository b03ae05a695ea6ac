"""A small page that any site may show in a frame: what its address chooses, and its answer.

Such a page extends ``kit/frame.html``, whose style sheet stands alone: readers of other sites get
no more than they look at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

THEMES: Final = ("light", "dark")


def theme_of(request: HttpRequest) -> str:
    """Return "light" or "dark" where ``theme`` asks for it; "": the reader's device decides."""
    theme = request.GET.get("theme", "")
    return theme if theme in THEMES else ""


def count_of(request: HttpRequest, usually: int, most: int) -> int:
    """Return how many entries ``count`` asks for, from 1 to ``most``; else ``usually``."""
    text = request.GET.get("count", "")
    return max(1, min(int(text[:3]), most)) if text.isdecimal() else usually


def framed(response: HttpResponse) -> HttpResponse:
    """Let any site show ``response`` in a frame."""
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.may_be_framed = True  # type: ignore[attr-defined]
    return response
