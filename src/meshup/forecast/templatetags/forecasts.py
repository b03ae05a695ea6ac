"""Forecasts in words, for hosts and for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _, ngettext

from meshup.attendance.domain.numbers import rough
from meshup.forecast.domain.reasons import template_of

if TYPE_CHECKING:
    from meshup.forecast.domain.event_forecasts import EventForecast
    from meshup.forecast.domain.queries.forecasts import Recorded
    from meshup.forecast.domain.values import Reason

register = template.Library()


@register.filter
def expected_people(record: Recorded) -> str:
    """Return "About 60 people are expected.", rough as all numbers of pages of everybody."""
    words = ngettext(
        "About %(people)s person is expected.",
        "About %(people)s people are expected.",
        rough(record.median),
    )
    return words % {"people": rough(record.median)}


@register.filter
def advice(forecast: EventForecast) -> str:
    """Return for how many to put out chairs, and for how many to buy."""
    return _("Put out chairs for %(chairs)s, and buy drinks for %(drinks)s.") % {
        "chairs": forecast.chairs,
        "drinks": forecast.drinks,
    }


@register.filter
def how_good(record: Recorded, heads: int) -> str:
    """Return how many came, and whether the forecast had thought so."""
    came = ngettext("%(heads)s person came", "%(heads)s people came", heads) % {"heads": heads}
    if record.low <= heads <= record.high:
        return _("%(came)s, as many as it thought probable.") % {"came": came}
    if heads < record.low:
        return _("%(came)s, fewer than it thought probable.") % {"came": came}
    return _("%(came)s, more than it thought probable.") % {"came": came}


@register.filter
def reason_words(reason: Reason) -> str:
    """Return why a forecast says what it says, in one sentence."""
    return _(template_of(reason)).format(**reason.facts)
