"""Pure: festivals of the history as plans, with a timetable made of their places.

Days and places are facts; what happens there is invented, from what each kind of place is for.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from meshup.agenda.domain.plans import EventPlan, LinePlan
from meshup.site.demo import words

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES: Final = (
    *("Village", "Scène", "P2P Art Zone", "Avion", "Hackzone & Workshops", "P2P Meetup Zone"),
    *("Conférence", "Projection"),
)

PROGRAMME: Final[tuple[tuple[str, str, str, str, tuple[tuple[str, str], ...]], ...]] = (
    (
        *("Village", "12:00", "22:00", "stand"),
        (("Projects show what runs", "Les projets montrent ce qui tourne"),),
    ),
    (
        *("Conférence", "14:00", "15:00", "talk"),
        (
            ("Where networks come from", "D’où viennent les réseaux"),
            ("Identity without a register", "L’identité sans registre"),
            ("What the law says of peers", "Ce que le droit dit des pairs"),
            ("Who pays for a commons?", "Qui paie un commun ?"),
            ("Ten years of running a node", "Dix ans à faire tourner un nœud"),
        ),
    ),
    (
        *("Conférence", "15:30", "16:30", "talk"),
        (
            ("Files that find themselves", "Des fichiers qui se trouvent"),
            ("Agreeing without a chair", "S’accorder sans président"),
            ("Routing among strangers", "Router entre inconnus"),
            ("Radio, mesh, roof", "Radio, maillage, toit"),
            ("After the platform", "Après la plateforme"),
        ),
    ),
    (
        *("Hackzone & Workshops", "14:00", "17:00", "workshop"),
        (
            ("Keys and signatures by hand", "Clés et signatures à la main"),
            ("Write a tracker", "Écrire un tracker"),
            ("Your first node", "Votre premier nœud"),
            ("Merge without conflict", "Fusionner sans conflit"),
            ("Hackathon: last hours", "Hackathon : dernières heures"),
        ),
    ),
    (
        *("P2P Art Zone", "16:00", "20:00", "other"),
        (
            ("Images that nobody owns", "Images de personne"),
            ("The network as a loom", "Le réseau comme métier à tisser"),
        ),
    ),
    (
        *("Avion", "17:00", "18:00", "talk"),
        (
            ("Lightning talks, belts fastened", "Interventions éclair, ceintures attachées"),
            ("Ask a jurist", "Questions à une juriste"),
        ),
    ),
    (
        *("Projection", "18:00", "19:30", "projection"),
        (
            ("Short films about sharing", "Courts métrages sur le partage"),
            ("A documentary, then its makers", "Un documentaire, puis son équipe"),
        ),
    ),
    (
        *("P2P Meetup Zone", "18:30", "20:00", "encounters"),
        (("Person to person", "De personne à personne"),),
    ),
    (*("Scène", "20:30", "23:00", "music"), (("Music by peers", "Musique entre pairs"),)),
)
"""Place, from, to, kind, and titles (English, French) that take turns from day to day."""

OPENING: Final = time(12)
CLOSING: Final = time(23)
HACKATHON: Final = {"en": "Hackathon", "fr": "Hackathon"}


def plan_of(festival: dict[str, Any], zone: str, venue: str) -> EventPlan:
    """Return the plan of a ``festival`` of the history, from noon of its first day on."""
    begins, ends = date.fromisoformat(festival["date"]), date.fromisoformat(festival["end_date"])
    return EventPlan(
        kind="festival",
        starts_at=_at(begins, OPENING, zone),
        ends_at=_at(ends, CLOSING, zone),
        time_zone=zone,
        titles=festival["name"],
        summaries=words.FESTIVAL_SUMMARY,
        texts=words.FESTIVAL_TEXT,
        venue=venue if festival.get("venue") else "",
        languages=("fr", "en"),
    )


def lines_of(festival: dict[str, Any], zone: str) -> Iterator[LinePlan]:
    """Yield the timetable of the festival, day by day."""
    places = festival.get("places", PLACES)
    first, last = date.fromisoformat(festival["date"]), date.fromisoformat(festival["end_date"])
    for day in range((last - first).days + 1):
        today = first + timedelta(days=day)
        for place, begins, ends, kind, titles in PROGRAMME:
            if place in places:
                english, french = titles[day % len(titles)]
                yield LinePlan(
                    kind=kind,
                    starts_at=_at(today, time.fromisoformat(begins), zone),
                    ends_at=_at(today, time.fromisoformat(ends), zone),
                    titles={"en": english, "fr": french},
                    zone=place,
                )
    if "hackathon" in festival:
        yield LinePlan(
            kind="hackathon",
            starts_at=_at(last, OPENING, zone),
            ends_at=_at(last, time(17), zone),
            titles=HACKATHON,
            zone="Hackzone & Workshops",
        )


def _at(day: date, hour: time, zone: str) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(zone))
