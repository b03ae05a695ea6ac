"""Texts and pictures with which hosts announce an event elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.shown import public_event
from meshup.agenda_desk.domain.announcing import is_unrecorded, is_unsure, ready_texts
from meshup.community.access import desk
from meshup.community.domain.queries import this_node
from meshup.desk.pages import desk_page
from meshup.desk.registry import Action
from meshup.kit.clock import now

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.community.rules import Asker


def announce_action(asker: Asker, slug: str, now: datetime) -> Action | None:  # noqa: ARG001 - as registered
    """Return the link to the texts that announce a public event; None for another one."""
    if event_for(asker, slug).state not in PUBLIC:
        return None
    return Action(_("Announce"), reverse("agenda_desk:announce", args=[slug]), quiet=True)


@require_safe
@desk()
def announce(request: HttpRequest, slug: str) -> HttpResponse:
    """Show ready texts of a public event, as everybody may read it, to copy.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    event = public_event(slug).value
    context = {
        "event": event,
        "unsure": is_unsure(event, now()),
        "unrecorded": is_unrecorded(event, now()),
        "texts": ready_texts(event, this_node(), now()),
    }
    return desk_page(request, "agenda_desk/announce.html", context)
