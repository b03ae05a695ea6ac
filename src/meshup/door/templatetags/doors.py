"""The door in words: who somebody is on its list, what was done, where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language, gettext as _, ngettext

from meshup.agenda.templatetags.events import line_title
from meshup.attendance.choices import Standing
from meshup.kit.date_words import hour

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Line, Occurrence
    from meshup.attendance.domain.queries.passes import PassFacts
    from meshup.door.domain.queries.doors import DoneAtDoor

register = template.Library()


@register.filter
def persons_words(persons: int) -> str:
    """Return "3 people"."""
    return ngettext("%(number)s person", "%(number)s people", persons) % {"number": persons}


@register.filter
def hour_at(at: datetime, event: Occurrence) -> str:
    """Return "19:05", by the clock of the place."""
    return hour(at.astimezone(event.zone))


@register.filter
def line_words(line: Line) -> str:
    """Return what a line of the timetable is called."""
    return line_title(line, get_language() or "en")


@register.filter
def who(each: PassFacts | None) -> str:
    """Return the name of somebody on the list, as far as there is one."""
    if each is None:
        return _("Not on the list")
    return each.name or _("Without a name")


@register.filter
def flag_words(each: PassFacts) -> str:
    """Return what whoever stands at the door has to know; "" for who comes."""
    flags = {
        Standing.MAYBE: _("said “maybe”"),
        Standing.WAITING: _("on the waiting list: has no place"),
        Standing.OFFERED: _("was offered a place and has not answered"),
    }
    return flags.get(each.standing, "")


@register.filter
def done_words(each: DoneAtDoor) -> str:
    """Return "+1, here for the first time", or "3 people checked in"."""
    if each.digest:
        said = ngettext(
            "%(number)s person checked in", "%(number)s people checked in", each.persons
        ) % {"number": each.persons}
    else:
        said = f"+{each.persons}" if each.persons > 0 else f"\N{MINUS SIGN}{-each.persons}"
    if not each.first_time:
        return said
    if each.persons == each.first_time == 1:
        return _("%(said)s, here for the first time") % {"said": said}
    firsts = ngettext(
        "%(said)s, %(firsts)s for the first time",
        "%(said)s, %(firsts)s for the first time",
        each.first_time,
    )
    return firsts % {"said": said, "firsts": each.first_time}
