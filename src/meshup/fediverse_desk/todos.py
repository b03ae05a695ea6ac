"""What of the fediverse waits for a host, on the first page of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.community.rules import may_run_community
from meshup.desk.registry import Action, OverviewPart, Todo
from meshup.fediverse.domain.settings import federation
from meshup.follows.domain.queries.followers import follower_numbers_for

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


def waiting_followers(asker: Asker, _now: datetime) -> OverviewPart:
    """Say how many ask to follow, in one to-do however many they are."""
    if not may_run_community(asker) or not federation().is_on:
        return OverviewPart()
    waiting = follower_numbers_for(asker).waiting
    if not waiting:
        return OverviewPart()
    heading = ngettext(
        "%(number)s account of the fediverse asks to follow",
        "%(number)s accounts of the fediverse ask to follow",
        waiting,
    ) % {"number": waiting}
    address = reverse("fediverse_desk:overview") + "#followers"
    return OverviewPart(todos=[Todo(heading, actions=[Action(_("Look and decide"), address)])])
