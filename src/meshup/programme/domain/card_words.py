"""Shell: the cards of a grid in words: what a line is called, when and where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from meshup.agenda.choices import ItemKind
from meshup.community.templatetags.words import said
from meshup.kit.date_words import hour, hours_in_words, short_weekday

if TYPE_CHECKING:
    from datetime import date

    from meshup.programme.domain.grid import Card, Grid


def card_name(card: Card) -> str:
    """Return what people call a line."""
    return str(said(card.titles)) or str(capfirst(ItemKind(card.kind).label))


def card_hours(card: Card) -> str:
    """Return "18:30 to 19:00"; "" for a line without an hour."""
    if card.starts is None:
        return ""
    return hours_in_words(card.starts, card.ends) if card.ends else hour(card.starts)


def zone_name(zone: str) -> str:
    """Return what a place is called; "" is all of the venue."""
    return zone or _("Everywhere")


def day_name(day: date) -> str:
    """Return "Sat 9"."""
    return f"{short_weekday(day)} {day.day}"


def card_in_words(card: Card, grid: Grid) -> str:
    """Return where a card is, to be read aloud, and of how much something is told."""
    name = card_name(card)
    if card.starts is None:
        return _("“%(name)s” has no hour yet.") % {"name": name}
    facts: dict[str, Any] = {
        "name": name,
        "day": day_name(card.starts.date()),
        "hours": card_hours(card),
        "zone": zone_name(card.zone),
    }
    has_days = len(grid.days) > 1 or len(grid.zones) > 1
    words = (
        _("“%(name)s”: %(day)s, %(hours)s, %(zone)s.") if has_days else _("“%(name)s”: %(hours)s.")
    )
    if not card.hints:
        return words % facts
    number = len(card.hints)
    hints = ngettext("%(number)s hint.", "%(number)s hints.", number) % {"number": number}
    return f"{words % facts} {hints}"
