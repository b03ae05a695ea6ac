"""Pure: what the name of a town tells of a venue: its country, and about where it is on a map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from meshup.kit.towns import towns_named

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Place
    from meshup.agenda.domain.plans import VenuePlan
    from meshup.kit.towns import Town


def with_town(plan: VenuePlan, home_country: str, before: Place | None = None) -> VenuePlan:
    """Return ``plan`` with the country and coordinates of its town, where it leaves them empty.

    Of several towns of that name, one of its own country is taken, else of ``home_country``, else
    the largest. Coordinates that the venue has from the town where it was ``before`` go when it
    moves; whatever hosts have written stays. A town that no list knows changes nothing.
    """
    if before is not None and plan.city == before.city:
        return plan
    if before is not None and _is_from_town(before, plan):
        plan = replace(plan, country="", latitude=None, longitude=None)
    town = _town(plan.city, plan.country, home_country)
    if town is None:
        return plan
    plan = replace(plan, country=plan.country or town.country)
    if plan.latitude is not None or plan.longitude is not None:
        return plan
    return replace(plan, latitude=town.latitude, longitude=town.longitude)


def _town(city: str, country: str, home_country: str) -> Town | None:
    if country:
        return next(iter(towns_named(city, country)), None)
    towns = towns_named(city)
    at_home = (town for town in towns if town.country == home_country)
    return next(at_home, next(iter(towns), None))


def _is_from_town(before: Place, plan: VenuePlan) -> bool:
    """Say whether ``plan`` still has the country and coordinates of the town that it leaves."""
    facts = (plan.country, plan.latitude, plan.longitude)
    if facts != (before.country, before.latitude, before.longitude):
        return False
    towns = towns_named(before.city, before.country)
    return facts in {(town.country, town.latitude, town.longitude) for town in towns}
