"""Who comes, in words: how many, and where one person stands with an evening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _, ngettext

from meshup.attendance.choices import Standing
from meshup.attendance.domain.rough_numbers import EXACT_BELOW, rough_number

if TYPE_CHECKING:
    from meshup.attendance.domain.planned_evenings import PlannedEvening
    from meshup.attendance.domain.queries.registrations import EveningFacts
    from meshup.attendance.domain.shown import ShownAttendance

register = template.Library()


@register.filter
def expected_words(attendance: ShownAttendance) -> str:
    """Return how many are expected, and whether there is room; "" where nobody should be told.

    Of an event with a limit the free places are what a reader needs; nobody yet is no news.
    """
    if attendance.has_queue:
        return _full_words(attendance)
    numbers = attendance.numbers
    if numbers is None:
        return ""
    if numbers.capacity is not None:
        return ngettext(
            "%(free)s of %(capacity)s places is free.",
            "%(free)s of %(capacity)s places are free.",
            numbers.free,
        ) % {"free": attendance.free, "capacity": numbers.capacity}
    if not numbers.count:
        return ""
    rough = rough_number(numbers.count)
    if rough < EXACT_BELOW:
        words = ngettext("%(people)s person has said so.", "%(people)s people have said so.", rough)
    else:
        words = ngettext(
            "About %(people)s person expected.", "About %(people)s people expected.", rough
        )
    return words % {"people": rough}


def _full_words(attendance: ShownAttendance) -> str:
    numbers = attendance.numbers
    if numbers is None or not numbers.waiting:
        return _("All places are taken.")
    return ngettext(
        "All places are taken; %(people)s person waits.",
        "All places are taken; %(people)s people wait.",
        numbers.waiting,
    ) % {"people": numbers.waiting}


@register.filter
def friends_words(companions: int) -> str:
    """Return "with 2 friends"; "" for none."""
    if not companions:
        return ""
    return ngettext("with %(friends)s friend", "with %(friends)s friends", companions) % {
        "friends": companions
    }


@register.filter
def standing_words(evening: EveningFacts) -> str:
    """Return where somebody stands, as it is said to them: "You come, with 2 friends"."""
    along = friends_words(evening.persons - 1)
    sentences = {
        Standing.COMING: _("You come"),
        Standing.MAYBE: _("Perhaps you come"),
        Standing.WAITING: _("You are on the waiting list"),
        Standing.OFFERED: _("A place is free for you"),
        Standing.SKIPPED: _("Not this time"),
        Standing.REMOVED: _("The hosts have taken you off the list"),
    }
    said = sentences[Standing(evening.standing)]
    if along and evening.standing in {Standing.COMING, Standing.MAYBE, Standing.WAITING}:
        return _("%(said)s, %(along)s") % {"said": said, "along": along}
    return said


@register.filter
def queue_words(evening: EveningFacts) -> str:
    """Return "3rd in line" for who waits; "" for everybody else."""
    place = evening.place_in_queue
    if evening.standing != Standing.WAITING or not place:
        return ""
    if place == 1:
        return _("You are the first in line.")
    return ngettext(
        "%(before)s registration is before yours.",
        "%(before)s registrations are before yours.",
        place - 1,
    ) % {"before": place - 1}
