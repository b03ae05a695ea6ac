"""Shell: make, edit and remove venues."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from meshup.agenda.domain.access import require
from meshup.agenda.domain.plans import check_texts
from meshup.agenda.domain.venue_towns import with_town
from meshup.agenda.errors import NoSuchVenue, VenueInUse, VenueNameMissing
from meshup.agenda.models import Venue
from meshup.community import rules
from meshup.community.domain.queries import this_node
from meshup.history.domain.changes import changing, refuse_if_changed
from meshup.kit.folded_words import folded
from meshup.kit.text import slug_of

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.plans import EventPlan, PatternPlan, VenuePlan
    from meshup.community.rules import Asker
    from meshup.history.domain.changes import Changing


def create_venue(by: Asker | None, plan: VenuePlan, at: datetime) -> Venue:
    """Make a venue; ``by`` None is the node itself (an import).

    Raises:
        NotYours, VenueNameMissing, TextTooLong
    """
    _check(by, plan)
    slug = _free_slug(slug_of(plan.name))
    with changing(by, "create", f"venue:{slug}", at) as making:
        return _saved(making, slug, plan)


def edit_venue(by: Asker, slug: str, version: int, plan: VenuePlan, at: datetime) -> Venue:
    """Say ``plan`` of the venue, in all events that take place there.

    Raises:
        NotYours, NoSuchVenue, ChangedMeanwhile, VenueNameMissing, TextTooLong
    """
    _check(by, plan)
    with changing(by, "edit", f"venue:{slug}", at) as making:
        venue = _locked(slug)
        refuse_if_changed(venue, version)
        making.watch(venue)
        _write(venue, plan)
        making.save(venue)
    return venue


def remove_venue(by: Asker, slug: str, at: datetime) -> None:
    """Delete a venue in which nothing takes place.

    Raises:
        NotYours, NoSuchVenue, VenueInUse
    """
    require(by, rules.may_edit_agenda)
    with changing(by, "remove", f"venue:{slug}", at) as making:
        venue = _locked(slug)
        used = venue.events.count() + venue.pattern_set.count()
        if used:
            raise VenueInUse(events=used)
        making.drop(venue)


def venue_of_plan(making: Changing, plan: EventPlan | PatternPlan) -> Venue | None:
    """Return where ``plan`` takes place; its new venue is made, unless one has its name and street.

    What ``plan`` leaves empty differs from no venue. A new one has the country and coordinates of
    its town; it is made in the change of what takes place there, and goes with it by undo unless
    something else takes place there too by then.

    Raises:
        NotYours, NoSuchVenue, VenueNameMissing
    """
    if plan.new_venue is not None:
        new = with_town(plan.new_venue, this_node().country)
        return _named_alike(new) or _made_along(making, new)
    if not plan.venue:
        return None
    if (venue := Venue.objects.filter(slug=plan.venue).first()) is None:
        raise NoSuchVenue
    return venue


def _made_along(making: Changing, plan: VenuePlan) -> Venue:
    _check(making.by, plan)
    return _saved(making, _free_slug(slug_of(plan.name)), plan)


def _saved(making: Changing, slug: str, plan: VenuePlan) -> Venue:
    venue = Venue(slug=slug)
    _write(venue, plan)
    making.save(venue)
    return venue


def _named_alike(plan: VenuePlan) -> Venue | None:
    """Return the venue that has the name of ``plan``, and its street and town where it has any."""
    wanted = folded(plan.name)
    alike = (venue for venue in Venue.objects.order_by("pk") if folded(venue.name) == wanted)
    return next((venue for venue in alike if _agree(venue, plan)), None)


def _agree(venue: Venue, plan: VenuePlan) -> bool:
    pairs = ((plan.street, venue.street), (plan.city, venue.city))
    return all(not wanted or _words(wanted) == _words(has) for wanted, has in pairs)


def _words(address: str) -> str:
    """Return an address for comparing: without case, accents and punctuation."""
    return " ".join(re.findall(r"\w+", folded(address)))


def _locked(slug: str) -> Venue:
    venue = Venue.objects.select_for_update().filter(slug=slug).first()
    if venue is None:
        raise NoSuchVenue
    return venue


def _check(by: Asker | None, plan: VenuePlan) -> None:
    require(by, rules.may_edit_agenda)
    if not plan.name.strip():
        raise VenueNameMissing
    check_texts("reasons", plan.access)
    check_texts("reasons", plan.directions)


def _write(venue: Venue, plan: VenuePlan) -> None:
    for column in fields(plan):
        setattr(venue, column.name, getattr(plan, column.name))
    venue.zones = list(plan.zones)


def _free_slug(wanted: str) -> str:
    taken = set(Venue.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)
