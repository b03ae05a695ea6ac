"""Who comes, in words: how many, and where one person stands with an evening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _, ngettext

from meshup.attendance.choices import Standing
from meshup.attendance.domain.links import link_of
from meshup.attendance.domain.numbers import EXACT_BELOW
from meshup.attendance.domain.passes import written_pass
from meshup.kit.addresses import address_of
from meshup.kit.date_words import day_in_short, hour
from meshup.pictures.qr_codes import qr_svg

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.safestring import SafeString

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.attendance.domain.numbers import Size
    from meshup.attendance.domain.planned_evenings import PlannedEvening
    from meshup.attendance.domain.queries.registrations import EveningFacts, RegistrationFacts

register = template.Library()


@register.filter
def coming_words(size: Size) -> str:
    """Return how many are coming, and whether there is room; "" where nobody should be told.

    Where few places are left, they are what a reader needs; that nobody has come yet is no news.
    """
    if size.waits:
        return _full_words(size)
    if not size.are_shown:
        return ""
    if size.free is not None and size.free < EXACT_BELOW:
        words = ngettext("%(free)s place is free.", "%(free)s places are free.", size.free)
        return words % {"free": size.free}
    if not size.coming:
        return ""
    if size.coming < EXACT_BELOW:
        words = ngettext(
            "%(people)s person is coming so far.",
            "%(people)s people are coming so far.",
            size.coming,
        )
    else:
        words = ngettext(
            "About %(people)s person is coming so far.",
            "About %(people)s people are coming so far.",
            size.coming,
        )
    return words % {"people": size.coming}


def _full_words(size: Size) -> str:
    if not (size.are_shown and size.waiting):
        return _("All places are taken.")
    return ngettext(
        "All places are taken; %(people)s person is waiting.",
        "All places are taken; %(people)s people are waiting.",
        size.waiting,
    ) % {"people": size.waiting}


@register.filter
def link_token(registration: RegistrationFacts) -> str:
    """Return what ends the address of a registration, for a page of its peer."""
    return link_of(registration.handle)


@register.filter
def pass_words(code: str) -> str:
    """Return the code of a pass in groups of four, as people read it aloud."""
    return written_pass(code)


@register.filter
def qr_picture(text: str) -> SafeString:
    """Return a text as a QR code, to stand in a page."""
    return mark_safe(qr_svg(text))  # noqa: S308 - numbers, drawn by us


@register.filter
def page_of_arrival(planned: PlannedEvening, now: datetime) -> str:
    """Return where somebody says that they are there, while people arrive; else ""."""
    return address_of("here", slug=planned.event.slug) if planned.is_tonight(now) else ""


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
    """Return where somebody stands, as it is said to them: "You’re coming, with 2 friends"."""
    along = friends_words(evening.persons - 1)
    sentences = {
        Standing.COMING: _("You’re coming"),
        Standing.MAYBE: _("Perhaps you’re coming"),
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
def short_moment_at(at: datetime, event: Occurrence) -> str:
    """Return "Wed 25 Nov., 18:30", by the clock of the place of ``event``, for rows of a list."""
    there = at.astimezone(event.zone)
    return _("%(day)s, %(hour)s") % {"day": day_in_short(there, year=False), "hour": hour(there)}


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
