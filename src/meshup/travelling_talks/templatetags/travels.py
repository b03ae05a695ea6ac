"""Talks that travel on pages: what a request is about, contacts, days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from meshup.kit.clock import now
from meshup.kit.date_words import short_day
from meshup.travelling_talks.choices import CONTACT_WORDS, Standing
from meshup.travelling_talks.domain.queries.travels import (
    borrowed_by_request,
    own_titles,
    wanted_by_request,
)
from meshup.travelling_talks.domain.question_letters import reaches_by_letter
from meshup.travelling_talks.domain.request_terms import day_of, read_day

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from meshup.node_requests.domain.queries.requests import RequestFacts

register = template.Library()


@register.simple_tag
def travel_details(facts: RequestFacts) -> dict[str, Any]:
    """Return what a request for a talk is about, and where it stands on our side."""
    at, terms = now(), facts.terms
    details: dict[str, Any] = {
        "titles": own_titles(facts),
        "day": day_of(terms),
        "evening": terms["evening"],
        "words": terms["words"],
    }
    if facts.is_ours:
        is_later = facts.state == "declined" and bool(facts.answer_terms.get("again"))
        return details | {"borrowed": borrowed_by_request(facts.uuid, at), "is_later": is_later}
    found = wanted_by_request(facts.uuid, at)
    talk = found.talk if found else None
    is_waiting = found is not None and found.standing == Standing.WAITING and facts.is_open
    return details | {
        "asked": found,
        "may_pass_on": is_waiting and found is not None and bool(found.slug),
        "gets_letter": talk is not None and reaches_by_letter(talk),
    }


@register.filter
def contact_words(kind: str) -> StrOrPromise:
    """Return how somebody is reached: "mail", "link" and so on."""
    return CONTACT_WORDS.get(kind, "")


@register.filter
def written_day(day: str) -> str:
    """Return "2 December 2026" for an ISO date; "" for none."""
    read = read_day(day)
    return short_day(read) if read else ""
