"""What hosts do about wishes: they see those with enough voices, and note that it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.registry import Action, OverviewPart, Todo
from meshup.kit.addresses import address_of
from meshup.kit.clock import now
from meshup.kit.forms.pages import done
from meshup.umbrella_chapters.domain.queries.chapters import chapters_to_begin_for
from meshup.umbrella_chapters.domain.voices import note_begun

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.community.rules import Asker
    from meshup.umbrella_chapters.domain.queries.chapters import ChapterFacts


@require_POST
@desk(may_run_community)
def begun(request: HttpRequest, number: int) -> HttpResponse:
    """Note that a community begins, so that it is no more to be done."""
    note_begun(signed_in(request), number, now())
    return done(request, _("Noted: a community begins there."), "desk:overview")


def enough_voices(asker: Asker, _now: datetime) -> OverviewPart:
    """Say where enough people wish for a community, a to-do for each town."""
    if not may_run_community(asker):
        return OverviewPart()
    return OverviewPart(todos=[_todo(chapter) for chapter in chapters_to_begin_for(asker)])


def _todo(chapter: ChapterFacts) -> Todo:
    heading = ngettext(
        "{number} person would like a community in {town}",
        "{number} people would like a community in {town}",
        chapter.voices,
    ).format(number=chapter.voices, town=chapter.town)
    actions = [Action(_("Write to them"), reverse("mailings:message_list"))]
    if kit := address_of("kit"):
        actions.append(Action(_("The kit to begin with"), kit, quiet=True))
    noted = reverse("umbrella_chapters:begun", args=(chapter.number,))
    actions.append(Action(_("It begins"), noted, posts=True, quiet=True))
    hearing = ngettext(
        "{number} wants to be written to", "{number} want to be written to", chapter.hearing
    )
    notes = [hearing.format(number=chapter.hearing)]
    return Todo(heading, notes=notes, actions=actions)
