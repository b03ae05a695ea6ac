"""Items of the library on pages: their days, their linked data, what a loan is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from meshup.fediverse.domain.addressing import absolute
from meshup.kit.clock import now
from meshup.kit.json_in_page import json_in_page
from meshup.kit.url_paths import path_of
from meshup.library.choices import LICENCE_CHOICES
from meshup.library.domain.copying import own_item_in
from meshup.library.domain.item_files import MEGABYTE
from meshup.library.domain.lending import own_titles, own_today
from meshup.library.domain.linked_data import item_data as linked
from meshup.library.domain.loan_kind import days_words
from meshup.library.domain.loan_terms import period_of
from meshup.library.domain.periods import Period
from meshup.library.domain.queries.loans import loans_of
from meshup.publishing.domain.publisher import publisher_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

    from meshup.library.domain.queries.items import ItemFacts
    from meshup.library.domain.queries.loans import LoanFacts
    from meshup.node_requests.domain.queries.requests import RequestFacts

register = template.Library()


@register.simple_tag
def item_data(item: ItemFacts) -> SafeString:
    """Return a script element that tells programs what the page tells people."""
    publisher = publisher_in(get_language() or "")
    url = absolute(path_of("library:public_item", (item.uuid,)))
    element = json_in_page(linked(item, url, publisher.name, publisher.localize))
    return mark_safe(f'<script type="application/ld+json">{element}</script>')  # noqa: S308 - json_in_page escapes


@register.simple_tag
def loan_details(facts: RequestFacts) -> dict[str, Any]:
    """Return what a request is about: the thing, the days, who has it then, and the words."""
    period = period_of(facts.terms)
    uuid = None if facts.is_ours else own_item_in(str(facts.terms["item"]))
    at = now()
    others = loans_of(uuid, at, own_today(at)) if uuid else []
    clashes = [loan for loan in others if loan.request != facts.uuid and _clashes(loan, period)]
    return {
        "titles": own_titles(facts),
        "uuid": uuid,
        "days": days_words(period),
        "words": facts.terms["words"],
        "clashes": clashes,
    }


@register.filter
def period_words(period: Period) -> str:
    """Return "10 – 12 January 2027"."""
    return days_words(period)


@register.filter
def loan_days(loan: LoanFacts) -> str:
    """Return the days of a loan."""
    return days_words(Period(loan.starts_on, loan.ends_on))


@register.filter
def weekday_words(days: Iterable[int]) -> str:
    """Return "Monday, Wednesday"."""
    return ", ".join(str(WEEKDAYS[day]) for day in days if day in WEEKDAYS)


@register.filter
def licence_name(spdx: str) -> str:
    """Return how people call a licence: "CC BY-SA 4.0"."""
    label = str(dict(LICENCE_CHOICES).get(spdx, spdx))
    return label.partition(":")[0].partition(",")[0]


@register.filter
def in_megabytes(count: int) -> float:
    """Return bytes in megabytes, a tenth at the least."""
    return max(0.1, round(count / MEGABYTE, 1))


def _clashes(loan: LoanFacts, period: Period) -> bool:
    is_open = loan.standing in {"agreed", "out", "late"}
    return is_open and Period(loan.starts_on, loan.ends_on).overlaps(period)
