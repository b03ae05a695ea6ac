"""Shell: templates of events: hosts keep one of any event, rename it, remove it.

A template holds an outline as it was when it was kept; it does not follow its event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.choices import SESSIONS, State
from meshup.agenda.domain.access import require
from meshup.agenda.domain.built_in_templates import BUILT_IN
from meshup.agenda.domain.outlines import outline_of, stored, without_talks
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.errors import NoSuchTemplate, SuggestionUndecided, TemplateNameMissing
from meshup.agenda.models import EventTemplate
from meshup.community import rules
from meshup.history.domain.changes import changing, refuse_if_changed
from meshup.kit.text import slug_of

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.domain.outlines import EventOutline
    from meshup.community.rules import Asker


def create_template(by: Asker, event: str, name: str, at: datetime) -> EventTemplate:
    """Keep the event with address ``event`` as a template called ``name``.

    Raises:
        NotYours, NoSuchEvent, TemplateNameMissing, SuggestionUndecided
    """
    _check(by, name)
    outline = without_talks(outline_to_keep(event_for(by, event)), SESSIONS)
    template = EventTemplate(slug=_free_slug(slug_of(name)), name=name, outline=stored(outline))
    with changing(by, "create", f"template:{template.slug}", at) as making:
        making.save(template)
    return template


def outline_to_keep(event: Occurrence) -> EventOutline:
    """Return what ``event`` hands on to others that last longer than it may.

    Raises:
        SuggestionUndecided: its words are a visitor's, and go when a host turns it down.
    """
    if event.state == State.SUGGESTED:
        raise SuggestionUndecided
    return outline_of(event)


def rename_template(by: Asker, slug: str, version: int, name: str, at: datetime) -> EventTemplate:
    """Call the template ``name``; its address stays.

    Raises:
        NotYours, NoSuchTemplate, ChangedMeanwhile, TemplateNameMissing
    """
    _check(by, name)
    with changing(by, "edit", f"template:{slug}", at) as making:
        template = _locked(slug)
        refuse_if_changed(template, version)
        making.watch(template)
        template.name = name
        making.save(template)
    return template


def remove_template(by: Asker, slug: str, at: datetime) -> None:
    """Delete a template; events made from it stay as they are.

    Raises:
        NotYours, NoSuchTemplate
    """
    require(by, rules.may_edit_agenda)
    with changing(by, "remove", f"template:{slug}", at) as making:
        making.drop(_locked(slug))


def _check(by: Asker, name: str) -> None:
    require(by, rules.may_edit_agenda)
    if not name.strip():
        raise TemplateNameMissing


def _locked(slug: str) -> EventTemplate:
    template = EventTemplate.objects.select_for_update().filter(slug=slug).first()
    if template is None:
        raise NoSuchTemplate
    return template


def _free_slug(wanted: str) -> str:
    rows = EventTemplate.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    taken = {*rows, *(template.slug for template in BUILT_IN)}
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)
