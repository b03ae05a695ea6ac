"""How the rounds of an evening go, in numbers, and why somebody rested; never who met whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.events import event_for
from meshup.community.access import desk
from meshup.desk.pages import desk_page
from meshup.encounters.domain import certificate
from meshup.kit.clock import now
from meshup.person_to_person.choices import PARTNER_LEFT
from meshup.person_to_person.domain.queries.explanations import explanations_of
from meshup.person_to_person.domain.queries.metrics import metrics_of
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.person_to_person.errors import NoSession
from meshup.person_to_person.rules import may_help_participants

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from meshup.person_to_person.domain.queries.explanations import (
        RestExplanation,
        RoundExplanation,
    )


@require_safe
@desk(may_help_participants)
def numbers(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the evening in numbers, and each round with the reasons of who rested.

    Raises:
        NoSession
    """
    at = now()
    event = event_for(request.user, slug)
    session = session_of(slug, at)
    if session is None:
        raise NoSession
    rounds = explanations_of(request.user, slug, at)
    context = {
        "event": event,
        "session": session,
        "metrics": metrics_of(request.user, slug, at),
        "rounds": [(each, _reasons(each)) for each in rounds],
    }
    return desk_page(request, "person_to_person_desk/numbers.html", context)


def _reasons(this: RoundExplanation) -> list[str]:
    return [why_resting(rest) for rest in this.rests]


def why_resting(rest: RestExplanation) -> str:
    """Return a sentence that says why somebody is at no table."""
    facts = {**dict.fromkeys(FACTS, 0), **rest.facts}
    words = REASONS.get(rest.reason, _unexplained)
    if rest.waits and rest.reason != PARTNER_LEFT:
        words = _waits
    return words(facts) % {"name": rest.name or _("Somebody without a name"), **facts}


def _unexplained(_facts: Mapping[str, int]) -> str:
    return _("%(name)s is at no table.")


def _waits(_facts: Mapping[str, int]) -> str:
    return _("%(name)s waits until somebody new is free.")


def _alone(_facts: Mapping[str, int]) -> str:
    return _("%(name)s shares a language with nobody who is here.")


def _nobody_new(facts: Mapping[str, int]) -> str:
    return ngettext(
        "%(name)s: nobody new is left, of %(people)s person here who shares a language.",
        "%(name)s: nobody new is left, of %(people)s people here who share a language.",
        facts.get("people", 0),
    )


def _odd_number(_facts: Mapping[str, int]) -> str:
    return _("%(name)s: an odd number of people, and everybody else has a partner.")


def _no_partner(_facts: Mapping[str, int]) -> str:
    return _("%(name)s: who would be new meets others, with fewer new people left.")


def _no_table(facts: Mapping[str, int]) -> str:
    return ngettext(
        "%(name)s: the only table is taken.",
        "%(name)s: all %(tables)s tables are taken.",
        facts.get("tables", 0),
    )


def _rather_rests(_facts: Mapping[str, int]) -> str:
    return _("%(name)s rests rather than to be three, as they wished.")


def _partner_left(_facts: Mapping[str, int]) -> str:
    return _("%(name)s waits: whom they were to meet has left, or sits this round out.")


FACTS: Final = ("people", "tables")
REASONS: Final[dict[str, Callable[[Mapping[str, int]], str]]] = {
    certificate.ALONE: _alone,
    certificate.NOBODY_NEW: _nobody_new,
    certificate.ODD_NUMBER: _odd_number,
    certificate.NO_PARTNER: _no_partner,
    certificate.NO_TABLE: _no_table,
    certificate.RATHER_RESTS: _rather_rests,
    PARTNER_LEFT: _partner_left,
}
