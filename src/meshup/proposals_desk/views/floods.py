"""Floods of proposals: a host looks at one, puts all of it away, or finds that it is people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.desk.pages import desk_page, small_form
from meshup.kit.clock import now
from meshup.kit.forms.pages import done, submitted
from meshup.proposals.domain.host_floods import (
    floods_for,
    floods_put_away,
    leave_flood,
    put_away_flood,
    put_back_flood_of,
)
from meshup.proposals.errors import NoSuchFlood
from meshup.proposals.rules import may_decide
from meshup.proposals_desk.forms.floods import FloodForm

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meshup.community.rules import Asker
    from meshup.proposals.domain.floods import Flood

LIST: Final = "proposals_desk:floods"
SHOWN: Final = 50
"""Titles of one flood that its page names."""


@require_safe
@desk(may_decide)
def flood_list(request: HttpRequest) -> HttpResponse:
    """Show the floods that wait for a host, and those that can be put back."""
    context = {
        "floods": floods_for(request.user, now()),
        "put_away": floods_put_away(request.user),
    }
    return desk_page(request, "proposals_desk/floods.html", context)


@desk(may_decide)
def flood(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a flood; put all that was shown away with a reason, or with ``keep`` leave it."""
    shown = _flood_with(request.user, uuid)
    if "keep" in request.POST:
        leave_flood(signed_in(request), shown.uuids)
        return done(request, _("They stay; this is not asked again."), "proposals_desk:pool")
    form = FloodForm(submitted(request), initial={"last": shown.arrivals[-1].uuid})
    gone: list[int] = []

    def act() -> None:
        given = form.cleaned_data
        uuids = _until(shown, given["last"])
        gone.append(put_away_flood(signed_in(request), uuids, given["why"], now()))

    def then() -> HttpResponse:
        words = ngettext(
            "%(number)s proposal was put away. For a week you can put it back.",
            "%(number)s proposals were put away. For a week you can put them back.",
            gone[0],
        )
        return done(request, words % {"number": gone[0]}, LIST)

    context = {
        "flood": shown,
        "minutes": 1 + int((shown.arrivals[-1].at - shown.arrivals[0].at).total_seconds() // 60),
        "arrivals": shown.arrivals[:SHOWN],
        "more": max(0, len(shown.arrivals) - SHOWN),
        "title": _("Many proposals at once"),
        "submit": _("Put all of them away"),
        "danger": True,
        "back": reverse(LIST),
    }
    return small_form(request, form, act, context, then, "proposals_desk/flood.html")


@require_POST
@desk(may_decide)
def put_back(request: HttpRequest) -> HttpResponse:
    """Put a flood back that was put away at the moment that was sent.

    Raises:
        NoSuchFlood
    """
    try:
        moment = datetime.fromisoformat(request.POST.get("at", ""))
        at = moment.astimezone(UTC)
    except (ValueError, OverflowError):  # no moment, or one before or after all calendars
        raise NoSuchFlood from None
    if moment.tzinfo is None:
        raise NoSuchFlood
    back = put_back_flood_of(signed_in(request), at, now())
    words = ngettext(
        "%(number)s proposal is back in the pool.",
        "%(number)s proposals are back in the pool.",
        back,
    )
    return done(request, words % {"number": back}, LIST)


def _flood_with(asker: Asker, uuid: UUID) -> Flood:
    """Return the flood to which a proposal belongs.

    Raises:
        NoSuchFlood
    """
    for each in floods_for(asker, now()):
        if uuid in each.uuids:
            return each
    raise NoSuchFlood


def _until(flood: Flood, last: UUID | None) -> list[UUID]:
    """Return the proposals of a flood up to the last one that the host was shown."""
    uuids = [arrival.uuid for arrival in flood.arrivals]
    return uuids[: uuids.index(last) + 1] if last in uuids else uuids
