"""What of the umbrella waits for a host, on the first page of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.community.rules import may_run_community
from meshup.desk.registry import Action, OverviewPart, Todo
from meshup.umbrella.domain.queries.members import (
    changed_members_for,
    umbrellas_for,
    waiting_members_for,
)
from meshup.umbrella.domain.settings import umbrella

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


def waiting_members(asker: Asker, _now: datetime) -> OverviewPart:
    """Say how many ask to be under our umbrella, in one to-do however many they are."""
    if not may_run_community(asker) or not umbrella().is_on:
        return OverviewPart()
    waiting = waiting_members_for(asker)
    if not waiting:
        return OverviewPart()
    heading = ngettext(
        "%(number)s community asks to be under our umbrella",
        "%(number)s communities ask to be under our umbrella",
        len(waiting),
    ) % {"number": len(waiting)}
    address = reverse("umbrella:desk") + "#waiting"
    names = [one.name for one in waiting[:3]]
    return OverviewPart(
        todos=[Todo(heading, notes=names, actions=[Action(_("Look and decide"), address)])]
    )


def members_with_other_keys(asker: Asker, _now: datetime) -> OverviewPart:
    """Say how many under our umbrella, or above us, are perhaps somebody else by now."""
    if not may_run_community(asker):
        return OverviewPart()
    changed = [one.name for one in changed_members_for(asker)] if umbrella().is_on else []
    changed += [one.name for one in umbrellas_for(asker) if one.is_changed]
    if not changed:
        return OverviewPart()
    heading = ngettext(
        "%(number)s community has other keys than before: perhaps it is somebody else",
        "%(number)s communities have other keys than before: perhaps they are somebody else",
        len(changed),
    ) % {"number": len(changed)}
    action = Action(_("Look and decide"), reverse("umbrella:desk"))
    return OverviewPart(todos=[Todo(heading, notes=changed[:3], actions=[action])])
