"""Shell: what a node of the mesh has of its own: series, coming dates, an evening, who comes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import confirm
from meshup.agenda.domain.plans import EventPlan, PatternPlan, SeriesPlan, VenuePlan
from meshup.agenda.domain.queries.events import upcoming
from meshup.agenda.domain.series import create_series
from meshup.agenda.domain.venues import create_venue
from meshup.attendance.domain.registering import register
from meshup.attendance.domain.wishes import Submission, Wish
from meshup.checklists.domain.editions import ItemOfEdition, tick_off
from meshup.checklists.domain.queries.editions import editions_for
from meshup.checklists.domain.templates import take_usual_list
from meshup.community.domain.nodes import edit_node, set_up_node, show_first_steps
from meshup.community.domain.people import add_host
from meshup.federated_events.domain.materialising import materialise
from meshup.fediverse.domain.settings import switch_on
from meshup.peers.domain.peers import make_peer
from meshup.site.demo import words
from meshup.site.demo.mesh_cities import FESTIVAL_HOST
from meshup.site.demo.mesh_together import make_festival
from meshup.site.demo.proposing import schedule_a_talk
from meshup.site.demo.sharing import share_items
from meshup.umbrella.domain.settings import UmbrellaFacts, change_umbrella

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.community.rules import Asker
    from meshup.site.demo.mesh_cities import MeshNode

ZONE: Final = "Europe/Paris"
LENGTH: Final = timedelta(hours=4)
LENGTH_OF_ALL: Final = timedelta(days=1, hours=7)
HOUR: Final = timedelta(hours=1)
EVENING: Final = (("doors", 30), ("talks", 30), ("encounters", 50), ("free", 130))
"""What follows what, with its minutes."""
DAYS_AHEAD: Final = 9
"""An evening of its own is so many days away, and a few more for each letter of the city."""
DAYS_AHEAD_OF_FESTIVAL: Final = 45
"""The festival is on the first Saturday after so many."""
SATURDAY: Final = 5
NOON: Final = time(12)
DAYS_AHEAD_OF_ALL: Final = 60
"""And the gathering under the umbrella so many."""
COMING: Final = (Wish(companions=1), Wish(), Wish(series=True), Wish(companions=2))


@transaction.atomic
def fill_node(node: MeshNode, now: datetime) -> None:
    """Set a node up in an empty database, with what its hosts and visitors would have written.

    Raises:
        NodeExists: there is one; nothing has been written.
    """
    began = datetime.combine(date.fromisoformat(node.since), time(12), UTC)
    host = _community(node)
    switch_on(now)
    venue = _venue(host, node, began)
    if node.is_umbrella:
        change_umbrella(host, UmbrellaFacts(is_on=True, accepts_at_once=True))
    else:
        series = _series(host, node, venue, began)
        _prepare(host, series, now)
        confirm(host, upcoming(now, 1)[0].slug, now)
        schedule_a_talk(host, series, now)
        share_items(host, node.slug, now)
    _evening(host, node, venue, now)
    if node.slug == FESTIVAL_HOST:
        make_festival(host, _weekend(now), venue, now)
    coming = upcoming(now, 1)[0]
    for number, wish in enumerate(COMING):
        at = now - (number + 1) * HOUR
        if coming.series or not wish.series:
            register(make_peer("fr", at), coming.slug, wish, at, Submission("fr"))
    materialise(now)


def _community(node: MeshNode) -> Asker:
    made = set_up_node(
        name=node.name,
        city=node.city,
        languages=["fr", "en"],
        time_zone=ZONE,
        contact=f"bonjour@{node.slug}-p2p.example",
    )
    host = add_host(email=node.email, name=node.host, language="fr")
    primary, accent = node.colours
    profile = {
        "country": "FR",
        "latitude": node.latitude,
        "longitude": node.longitude,
        "since": date.fromisoformat(node.since),
        "summaries": _summary(node),
        "charters": words.CHARTER,
        "conducts": words.CONDUCT_ANYWHERE,
        "primary": primary,
        "accent": accent,
        **words.LEGAL,
        "publisher": f"{node.name} (association loi 1901)",
        "publisher_address": f"{node.street}\n{node.postal_code} {node.city}",
        "publisher_person": f"{node.host} Exemple",
    }
    edit_node(host, profile, version=made.version)
    show_first_steps(host, shown=False)
    return host


def _summary(node: MeshNode) -> dict[str, str]:
    if node.is_umbrella:
        return {
            "fr": "Ce que font ensemble les nœuds P2P de France : leurs agendas, en un seul.",
            "en": "What the P2P nodes of France do together: their agendas, in one.",
        }
    return {
        "fr": f"À {node.city}, chaque mois, celles et ceux que passionne un réseau sans centre.",
        "en": f"Every month in {node.city}: people who wonder about a network without a centre.",
    }


def _venue(host: Asker, node: MeshNode, at: datetime) -> str:
    plan = VenuePlan(
        name=node.venue,
        street=node.street,
        postal_code=node.postal_code,
        city="Bourges" if node.is_umbrella else node.city,
        country="FR",
        latitude=node.latitude,
        longitude=node.longitude,
        step_free="yes",
    )
    return create_venue(host, plan, at).slug


def _series(host: Asker, node: MeshNode, venue: str, at: datetime) -> str:
    """Make the series with its checklist; return its slug."""
    pattern = PatternPlan(
        rule=node.rule,
        starts_on=date.fromisoformat(node.since),
        start=time.fromisoformat(node.start),
        minutes=round(LENGTH.total_seconds() / 60),
        time_zone=ZONE,
        venue=venue,
        languages=("fr",),
        timetable=tuple(_timetable(time.fromisoformat(node.start))),
        open_slots=2,
    )
    titles = {"fr": f"Soirée de {node.name}", "en": f"{node.name} evening"}
    summaries = {
        "fr": "Des exposés courts, puis des tête-à-tête.",
        "en": "Short talks, then person to person.",
    }
    texts = {code: text.partition("\n\n")[2] for code, text in words.SERIES_TEXT.items()}
    series = SeriesPlan(titles=titles, summaries=summaries, texts=texts)
    slug = create_series(host, series, pattern, at).slug
    take_usual_list(host, slug, at)
    return slug


def _prepare(host: Asker, series: str, now: datetime) -> None:
    """Let the host have done, for each date, what was due before today."""
    for edition in editions_for(host, now):
        if edition.event.series == series and edition.event.ends_at > now:
            for item in edition.due:
                if item.due < edition.today:
                    done_at = datetime.combine(item.due, time(9), UTC)
                    tick_off(ItemOfEdition(host, edition.event.slug, item.key, done_at))


def _timetable(start: time) -> Iterator[dict[str, Any]]:
    """Yield the lines of an evening from its start on, each when the one before is over."""
    begins = datetime.combine(date.min, start)
    for kind, minutes in EVENING:
        ends = begins + timedelta(minutes=minutes)
        titles, notes = words.TIMETABLE[kind]
        when = {"start": f"{begins:%H:%M}", "end": f"{ends:%H:%M}", "kind": kind}
        yield {**when, "titles": titles, "notes": notes}
        begins = ends


def _evening(host: Asker, node: MeshNode, venue: str, now: datetime) -> None:
    ahead = DAYS_AHEAD_OF_ALL if node.is_umbrella else DAYS_AHEAD + len(node.slug)
    day = (now + timedelta(days=ahead)).astimezone(ZoneInfo(ZONE)).date()
    starts_at = datetime.combine(day, time.fromisoformat(node.start), ZoneInfo(ZONE))
    french, english = node.theme
    plan = EventPlan(
        kind="festival" if node.is_umbrella else "themed",
        starts_at=starts_at.astimezone(UTC),
        ends_at=(starts_at + (LENGTH_OF_ALL if node.is_umbrella else LENGTH)).astimezone(UTC),
        time_zone=ZONE,
        titles={"fr": french, "en": english},
        venue=venue,
        languages=("fr",),
    )
    create_event(host, plan, now, state=State.CONFIRMED)


def _weekend(now: datetime) -> datetime:
    """Return noon of the Saturday on which the festival begins."""
    day = now.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=DAYS_AHEAD_OF_FESTIVAL)
    saturday = day + timedelta(days=(SATURDAY - day.weekday()) % 7)
    return datetime.combine(saturday, NOON, ZoneInfo(ZONE)).astimezone(UTC)
