"""What hosts do about bursts of voices: they look, take them away, or find that it is people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language, gettext as _, ngettext

from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.desk.pages import small_form
from meshup.desk.registry import Action, OverviewPart, Todo
from meshup.kit.clock import now
from meshup.kit.forms.pages import done, submitted
from meshup.kit.localized_text import localized
from meshup.moderation.forms.desk import ReasonForm
from meshup.proposal_voices.domain.host_bursts import burst_for, bursts_for, keep, take_away
from meshup.proposals.rules import may_decide

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meshup.community.rules import Asker
    from meshup.proposal_voices.domain.host_bursts import VoiceBurst


@desk(may_decide)
def burst(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Show a burst; take all of it away with a reason, or with ``keep`` find that it is people.

    Raises:
        NoSuchBurst: another host has decided.
    """
    host, at = signed_in(request), now()
    found = burst_for(host, uuid, number, at)
    if "keep" in request.POST:
        keep(host, uuid, number, at)
        return done(request, _("They count; this is not asked again."), "desk:overview")
    form = ReasonForm(submitted(request))
    gone: list[int] = []

    def act() -> None:
        gone.append(take_away(host, uuid, number, form.cleaned_data["why"], at))

    def then() -> HttpResponse:
        words = ngettext(
            "%(number)s voice counts no more. For a week you can put it back.",
            "%(number)s voices count no more. For a week you can put them back.",
            gone[0],
        )
        return done(request, words % {"number": gone[0]}, "desk:overview")

    context = {
        "burst": found,
        "heading": heading_of(found),
        "title": _("Voices in a burst"),
        "submit": _("Take all of them away"),
        "danger": True,
        "back": reverse("desk:overview"),
    }
    return small_form(request, form, act, context, then, "proposal_voices/burst.html")


def overview_part(asker: Asker, now: datetime) -> OverviewPart:
    """Say which bursts of voices wait for a host."""
    if not may_decide(asker):
        return OverviewPart()
    return OverviewPart(todos=[_todo(found) for found in bursts_for(asker, now)])


def heading_of(burst: VoiceBurst) -> str:
    """Return how many came, and how fast."""
    minutes = max(1, round((burst.until - burst.since).total_seconds() / 60))
    words = ngettext(
        "%(voices)s voices within %(minutes)s minute",
        "%(voices)s voices within %(minutes)s minutes",
        minutes,
    )
    return words % {"voices": burst.voices, "minutes": minutes}


def _todo(found: VoiceBurst) -> Todo:
    title = localized(found.titles, get_language() or "", this_node().languages).words
    networks = ngettext("from %(number)s network", "from %(number)s networks", found.networks)
    url = reverse("proposal_voices:burst", args=(found.proposal, found.number))
    return Todo(
        heading_of(found),
        title=title,
        url=url,
        notes=[networks % {"number": found.networks}],
        actions=[Action(_("Look at it"), url)],
    )
