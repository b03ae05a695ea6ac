"""Pages of one reader: opened by a secret link, or by the cookie of a device."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from meshup.kit.errors import Refusal
from meshup.kit.web import keep_from_nobody, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
    wrapped = _private(view, HEADERS)
    wrapped.withholds_origin = True  # type: ignore[attr-defined]  # see OriginMiddleware
    return wrapped


def private_form(view: View[Rest]) -> View[Rest]:
    """Do the same for a form that anybody may send: neither secret nor cookie opens it.

    It has to say where it comes from, or pages of other sites would press its button in
    the browsers of their readers; so its address, which is no secret, is named to the node itself.
    """
    return _private(view, HEADERS | {"Referrer-Policy": "same-origin"})


def _private(view: View[Rest], headers: Mapping[str, str]) -> View[Rest]:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Rest.args, **keywords: Rest.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **keywords)
        except Refusal as refusal:
            response = refuse(request, refusal)
        keep_from_nobody(response)
        for name, text in headers.items():
            response[name] = text
        return response

    return cast("View[Rest]", wrapped)
