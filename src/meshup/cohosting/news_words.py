"""What a home changed, in words for hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from meshup.cohosting.domain import news
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import moment_in_words

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.cohosting.domain.queries.at_desk import News


def news_in_words(change: News) -> str:
    """Return one change as a sentence."""
    if change.what == news.MOVED:
        facts = {"before": _moment(change.before), "after": _moment(change.after)}
        return _("It moved from %(before)s to %(after)s.") % facts
    if change.what == news.PLACE:
        return _place(change.after)
    if change.what == news.STATE:
        return _state(change.after)
    if change.what == news.PROGRAMME:
        return _("The programme has changed.")
    return _("Its words have changed.")


def _place(place: str) -> str:
    if not place:
        return _("Its place is not announced any more.")
    return _("It takes place elsewhere: %(place)s.") % {"place": place}


def _state(state: object) -> str:
    sentences = {
        "cancelled": _("It is cancelled."),
        "confirmed": _("It is confirmed."),
        "draft": _("It is not public any more."),
    }
    return sentences.get(str(state), _("It is announced, and not confirmed yet."))


def _moment(at: datetime | None) -> str:
    return moment_in_words(at.astimezone(ZoneInfo(this_node().time_zone))) if at else "?"
