"""Who comes through: the check that stands before every page of the desk, in every room."""

from __future__ import annotations

from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.utils.cache import add_never_cache_headers

from meshup.community.rules import may_see_desk, require
from meshup.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from meshup.community.models import Person
    from meshup.community.rules import Asker

    Rest = ParamSpec("Rest")
    View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]

SEEN: Final = "seen"
"""Where a session remembers its last day; writing it anew each day lets the session roll on."""

STAY: Final = timedelta(days=30)
"""How long somebody stays signed in after their last day at the desk."""


def desk(rule: Callable[[Asker], bool] = may_see_desk) -> Callable[[View[Rest]], View[Rest]]:
    """Open a view to people for whom ``rule`` holds; the answer is kept by nobody.

    Whoever has not signed in is led to the sign-in page and back; whoever has another role is
    refused with ``HostsOnly``.
    """

    def around(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def door(request: HttpRequest, *args: Rest.args, **keywords: Rest.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            require(request.user, rule)
            _roll_on(request)
            response = view(request, *args, **keywords)
            add_never_cache_headers(response)
            return response

        return cast("View[Rest]", door)

    return around


def signed_in(request: HttpRequest) -> Person:
    """Return who asks, behind a ``desk`` door, where somebody always does."""
    return cast("Person", request.user)


def _roll_on(request: HttpRequest) -> None:
    today = clock.now().date().isoformat()
    if request.session.get(SEEN) != today:
        request.session[SEEN] = today
        request.session.set_expiry(int(STAY.total_seconds()))
