"""Boards on a page: what a card is called, where it is, and what is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from meshup.community.templatetags.words import language_names
from meshup.programme.choices import Doubt
from meshup.programme.domain.card_words import card_hours, card_name, day_name, zone_name
from meshup.programme.domain.step_words import difference_in_words
from meshup.proposals.choices import ProposalKind, ProposalState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.programme.domain.conflicts import Hint, TalkSide
    from meshup.programme.domain.differences import Difference

register = template.Library()


register.filter("card_name", card_name)
register.filter("card_hours", card_hours)
register.filter("zone_name", zone_name)
register.filter("day_name", day_name)


@register.filter
def minutes_in_words(minutes: int) -> str:
    """Return "15 min"; "all along" for none."""
    return _("%(minutes)s min") % {"minutes": minutes} if minutes else _("all along")


@register.filter
def of_line(owners: Mapping[str, str], ref: str) -> str:
    """Return who alone changes a line; "" where hosts here do."""
    return owners.get(ref, "")


@register.filter
def talk_kind(talk: TalkSide) -> str:
    """Return what it is: "talk", "workshop" …."""
    return str(ProposalKind(talk.kind).label)


@register.filter
def talk_state(talk: TalkSide) -> str:
    """Return where it stands: "accepted", "offered a date" …."""
    return str(ProposalState(talk.state).label)


@register.simple_tag
def hint_in_words(hint: Hint, names: Mapping[str, str]) -> str:
    """Return what is told of a line; ``names`` are those of all lines."""
    who = hint.who
    if hint.doubt is Doubt.LANGUAGE:
        who = language_names(who.split())
    facts = {"who": who or _("its speaker"), "other": names.get(hint.other, "?")}
    return str(hint.doubt.label) % facts


@register.simple_tag
def news_in_words(difference: Difference, event: Occurrence) -> str:
    """Return what is new of a line, by the clock of the event."""
    return difference_in_words(difference, event)
