"""Shell: sentences that several letters about coming share, in the current language."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language, gettext as _

from meshup.attendance.choices import Standing
from meshup.attendance.domain.links import link_of
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import day_in_words, hour, moment_in_words, span_in_words
from meshup.kit.localized_text import localized
from meshup.kit.url_paths import path_of
from meshup.letters.letter_content import Button, Facts, Paragraph
from meshup.recurrence.rule_words import in_words

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import PatternCalendar
    from meshup.attendance.domain.queries.letter_readers import ReaderRegistration
    from meshup.attendance_letters.domain.reader_evenings import ReaderEvening
    from meshup.attendance_letters.domain.snapshots import Snapshot
    from meshup.kit.localized_text import Texts
    from meshup.letters.letter_content import Part


def words_of(texts: Texts) -> str:
    """Return a text of hosts in the current language, or the next best; "" for none."""
    return localized(texts, get_language() or "", this_node().languages).words


def title(snapshot: Snapshot) -> str:
    """Return what the event is called, with its number."""
    return words_of(snapshot.titles)


def short_name(evening: ReaderEvening, snapshot: Snapshot) -> str:
    """Return "#7", by which a date is named beside others of its series; else its title."""
    edition = evening.event.edition if evening.event else None
    return title(snapshot) if edition is None else f"#{edition}"


def day(snapshot: Snapshot) -> str:
    """Return "Wednesday 2 December"."""
    return day_in_words(_local(snapshot.starts_at, snapshot), year=False)


def start_hour(snapshot: Snapshot) -> str:
    """Return "18:30"."""
    return hour(_local(snapshot.starts_at, snapshot))


def when(snapshot: Snapshot) -> str:
    """Return "Wednesday 2 December 2026, 18:30 to 23:00"."""
    start, end = _local(snapshot.starts_at, snapshot), _local(snapshot.ends_at, snapshot)
    return span_in_words(start, end, all_day=snapshot.all_day)


def where(snapshot: Snapshot) -> str:
    """Return the place and its address, the town if more is withheld, or that it is online."""
    if snapshot.mode == "online":
        return _("Online")
    return ", ".join(filter(None, (snapshot.place, snapshot.address)))


def until(moment: datetime, snapshot: Snapshot) -> str:
    """Return a moment by the clock of the event."""
    return moment_in_words(_local(moment, snapshot))


def event_facts(snapshot: Snapshot, persons: int = 0) -> Facts:
    """Return when and where it is, and for how many somebody registered, if not for one."""
    pairs = [(_("When"), when(snapshot))]
    if place := where(snapshot):
        pairs.append((_("Where"), place))
    if snapshot.link and snapshot.mode != "offline":
        pairs.append((_("Link"), snapshot.link))
    if persons > 1:
        pairs.append((_("For"), people(persons)))
    return Facts(tuple(pairs))


def people(persons: int) -> str:
    """Return "3 people, you included", of more than one."""
    return _("%(number)d people, you included") % {"number": persons}


def rhythm(pattern: PatternCalendar) -> str:
    """Return "first Wednesday of each month, 18:30"."""
    return _("%(rule)s, %(hour)s") % {
        "rule": in_words(pattern.rhythm.rule),
        "hour": hour(pattern.start),
    }


def standing_remark(evening: ReaderEvening) -> str:
    """Return what is special about a date for its reader; "" when they simply come."""
    remarks = {
        Standing.SKIPPED: _("not this time"),
        Standing.WAITING: _("on the waiting list"),
        Standing.OFFERED: _("a place is free: please answer"),
        Standing.MAYBE: _("maybe"),
    }
    cancelled = evening.event is not None and evening.event.cancelled
    return _("cancelled") if cancelled else remarks.get(Standing(evening.standing), "")


def page_button(registration: ReaderRegistration, label: str = "") -> Button:
    """Return the button to the page by which a registration is seen and changed."""
    path = path_of("attendance:registration", kwargs={"token": link_of(registration.handle)})
    return Button(label or _("See or change your registration"), settings.CONFIG.address + path)


def contact() -> list[Part]:
    """Return whom to write to; nothing where the node has no address."""
    address = this_node().contact
    if not address:
        return []
    return [Paragraph(_("Questions? Write to %(address)s.") % {"address": address})]


def _local(at: datetime, snapshot: Snapshot) -> datetime:
    return at.astimezone(ZoneInfo(snapshot.zone))
