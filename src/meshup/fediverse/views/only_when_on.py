"""Doors that are there only while hosts let the node federate."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from meshup.fediverse.domain.settings import federation
from meshup.fediverse.errors import FederationOff

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Rest = ParamSpec("Rest")
    View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def when_federating(view: View[Rest]) -> View[Rest]:
    """Let ``view`` answer while the node federates; else there is nothing (404).

    Raises:
        FederationOff
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Rest.args, **keywords: Rest.kwargs) -> HttpResponse:
        if not federation().is_on:
            raise FederationOff
        return view(request, *args, **keywords)

    return cast("View[Rest]", guarded)
