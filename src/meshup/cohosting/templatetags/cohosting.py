"""How events held together are said on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.text import get_text_list
from django.utils.translation import gettext as _, ngettext

from meshup.activitypub.instants import read_instant
from meshup.attendance.domain.numbers import EXACT_BELOW
from meshup.cohosting.domain.queries.at_desk import slug_of_request
from meshup.cohosting.news_words import news_in_words
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import moment_in_words, span_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.utils.safestring import SafeString

    from meshup.cohosting.domain.queries.at_desk import InvitedNode
    from meshup.cohosting.domain.queries.shown import TogetherPage
    from meshup.node_requests.domain.queries.requests import RequestFacts

register = template.Library()
register.filter("news", news_in_words)


@register.simple_tag
def event_at_desk(request: RequestFacts) -> str:
    """Return where hosts have the event of a request; "" while they have none."""
    slug = slug_of_request(request)
    return reverse("desk:event", args=[slug]) if slug else ""


@register.filter
def span_of_terms(terms: Mapping[str, str]) -> str:
    """Return when an event is, by the clock where it takes place."""
    zone = ZoneInfo(terms["time_zone"])
    begins, ends = read_instant(terms["starts_at"]), read_instant(terms["ends_at"])
    if begins is None or ends is None:
        return ""
    words = span_in_words(begins.astimezone(zone), ends.astimezone(zone))
    return f"{words} ({terms['time_zone']})"


@register.filter
def since_moment(at: datetime) -> str:
    """Return a moment by the clock of the community."""
    return moment_in_words(at.astimezone(ZoneInfo(this_node().time_zone)))


@register.filter
def people(count: int) -> str:
    """Return how many come to one place, which is rough from ten on."""
    if count < EXACT_BELOW:
        words = ngettext("%(number)s person comes", "%(number)s people come", count)
    else:
        words = ngettext("about %(number)s person comes", "about %(number)s people come", count)
    return words % {"number": count}


@register.filter
def people_of_all(count: int) -> str:
    """Return how many come in all places together."""
    if count < EXACT_BELOW:
        words = ngettext(
            "%(number)s person comes, counted by all of them",
            "%(number)s people come, counted by all of them",
            count,
        )
    else:
        words = ngettext(
            "about %(number)s person comes, counted by all of them",
            "about %(number)s people come, counted by all of them",
            count,
        )
    return words % {"number": count}


@register.filter
def facts_of(node: InvitedNode) -> str:
    """Return where a community that was asked stands, and its numbers, on one line."""
    words = [str(node.facts.state.label)]
    if node.coming is not None:
        through = ngettext(
            "%(number)s comes through them", "%(number)s come through them", node.coming
        )
        words.append(through % {"number": node.coming})
    if node.given is not None:
        facts = {"used": node.used, "given": node.given}
        words.append(_("%(used)s of %(given)s places") % facts)
    if node.wants:
        more = ngettext(
            "asks for %(number)s more place", "asks for %(number)s more places", node.wants
        )
        words.append(more % {"number": node.wants})
    return " · ".join(words)


@register.filter
def places_left(free: int) -> str:
    """Return how many places can be given."""
    words = ngettext(
        "%(number)s place of yours is free to be given.",
        "%(number)s places of yours are free to be given.",
        free,
    )
    return words % {"number": free}


@register.filter
def places_given(given: int) -> str:
    """Return how many places the home gave us, and what can be done about it."""
    words = ngettext(
        "They gave you %(number)s place. Fewer gives some back at once; more asks them.",
        "They gave you %(number)s places. Fewer gives some back at once; more asks them.",
        given,
    )
    return words % {"number": given}


@register.filter
def names_of_hosts(page: TogetherPage) -> SafeString:
    """Return who holds an event, in a row; others as links to their own pages of it."""
    names: list[str] = [
        format_html('<a href="{}" rel="noopener nofollow ugc">{}</a>', address, host.name)
        if (address := host.page or host.url) and not host.is_own
        else escape(host.name)
        for host in page.hosts
    ]
    return mark_safe(get_text_list(names, _("and")))  # noqa: S308 - each name is escaped
