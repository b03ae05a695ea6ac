"""Pages of one reader: opened by a secret link, or by the cookie of a device."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from meshup.kit.errors import Refusal
from meshup.kit.web import keep_from_nobody, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Rest = ParamSpec("Rest")
    View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def private_page(view: View[Rest]) -> View[Rest]:
    """Let nobody keep what ``view`` answers, name its address elsewhere or list it.

    A refusal is answered here, so that it has the same headers; other decorators stand below.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Rest.args, **keywords: Rest.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **keywords)
        except Refusal as refusal:
            response = refuse(request, refusal)
        keep_from_nobody(response)
        for name, text in HEADERS.items():
            response[name] = text
        return response

    wrapped.withholds_origin = True  # type: ignore[attr-defined]  # see OriginMiddleware
    return cast("View[Rest]", wrapped)
