"""Shell: steps of a draft in words, of their lines, and what a publication changes.

What a talk is called its own room says: one query for however many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext as _, pgettext

from meshup.agenda.choices import ItemKind
from meshup.agenda_desk.domain.line_times import Timeframe
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import hour, short_weekday
from meshup.kit.localized_text import localized
from meshup.programme.choices import Act, News
from meshup.programme.domain.lines import line_named
from meshup.proposals.domain.queries.proposals import proposals_by_uuid

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.kit.localized_text import Texts
    from meshup.programme.domain.differences import Difference
    from meshup.programme.domain.lines import DraftLine, Lines


def step_in_words(act: str, ref: str, lines: Lines) -> str:
    """Return what a step did, as it stands after a name: "moved “Gossip”"."""
    line = line_named(lines, ref)
    what = _("“%(name)s”") % {"name": name_of(line)} if line else _("a line")
    return str(Act(act).label) % {"what": what}


def name_of(line: DraftLine) -> str:
    """Return what people call a line: its title, or what it is."""
    titles = line.titles
    if line.talk and (talk := proposals_by_uuid([line.talk]).get(line.talk)):
        titles = talk.titles
    return in_words(titles, line.kind)


def in_words(titles: Texts, kind: str) -> str:
    """Return a title in the current language, or what kind of line it is of."""
    words = localized(titles, get_language() or "en", this_node().languages).words
    return words or str(capfirst(ItemKind(kind).label))


def difference_in_words(difference: Difference, event: Occurrence) -> str:
    """Return what is new of a line: "“Gossip”: moved from 18:30 to 19:00", by the event's clock."""
    days = len(Timeframe(event.starts_at, event.ends_at, event.time_zone).days) > 1
    zone = event.zone
    facts = {
        "what": _("“%(name)s”") % {"name": in_words(difference.titles, difference.kind)},
        "before": _place(difference.before, difference.old_zone, zone, days=days),
        "after": _place(difference.after, difference.zone, zone, days=days),
    }
    sentences = {
        News.ADDED: _("%(what)s: added, %(after)s"),
        News.MOVED: _("%(what)s: moved from %(before)s to %(after)s"),
        News.OFF: _("%(what)s: taken off"),
        News.CHANGED: _("%(what)s: said otherwise"),
    }
    return sentences[difference.news] % facts


def _place(at: datetime | None, zone_name: str, zone: ZoneInfo, *, days: bool) -> str:
    if at is None:
        return _("without an hour")
    wall = at.astimezone(zone)
    words = hour(wall)
    if days:
        day = f"{short_weekday(wall)} {wall.day}"
        words = pgettext("in short", "%(day)s %(hour)s") % {"day": day, "hour": words}
    return f"{words}, {zone_name}" if zone_name else words
