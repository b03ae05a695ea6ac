"""The first page: the next event, what follows it, what has just been, and what we stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from meshup.agenda.domain.shown import around
from meshup.attendance.domain.queries.numbers import shown_size
from meshup.community.public_pages import public_page
from meshup.fediverse.domain.queries.handles import shown_group_handle
from meshup.introductions.domain.queries.introduced_pairs import (
    introduced_in_words,
    shown_pairs_introduced,
)
from meshup.kit import clock
from meshup.proposals.domain.queries.calls import shown_open_calls
from meshup.umbrella_agenda.domain.sources import soonest_of_members

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COMING: Final = 6
OF_MEMBERS: Final = 6
PAST: Final = 4


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the next event large; one that is cancelled leaves that place to its successor.

    An umbrella shows what its members do next, too.
    """
    now = clock.now()
    agenda = around(now, COMING, PAST)
    coming, past = agenda.value
    following = next((one for one in coming if not one.cancelled), None)
    attendance = shown_size(following, now) if following else None
    introduced = shown_pairs_introduced(now)
    return public_page(
        request,
        "site/home.html",
        now=now,
        calls=shown_open_calls(now),
        agenda=agenda,
        event=following,
        attendance=attendance,
        coming=[one for one in coming if one is not following],
        past=past,
        group_handle=shown_group_handle(),
        introduced=introduced,
        introduced_in_words=introduced_in_words(introduced.value),
        of_members=soonest_of_members(now, OF_MEMBERS),
    )
