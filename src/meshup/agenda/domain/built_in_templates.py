"""Pure: the templates that every node has, such as an evening of talks, or a festival.

They hold hours and lines, in the languages that pages are written in; title and place are of the
event that is made from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.outlines import EventOutline, LineOutline

if TYPE_CHECKING:
    from meshup.kit.localized_text import Texts

HOUR: Final = 60
DAY: Final = 24 * HOUR
THURSDAY: Final = 3
SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class BuiltInTemplate:
    """A template with a name in each language."""

    slug: str
    names: Texts
    outline: EventOutline


def _line(kind: str, after: int, minutes: int, en: str = "", fr: str = "") -> LineOutline:
    titles = {"en": en, "fr": fr} if en else {}
    return LineOutline(kind=kind, after=after, minutes=minutes, titles=titles)


TALKS: Final = EventOutline(
    kind="themed",
    start=time(18, 30),
    weekday=THURSDAY,
    minutes=4 * HOUR,
    open_slots=3,
    lines=(
        _line("doors", 0, 30, "Doors open, hello", "Ouverture des portes, accueil"),
        _line("talk", 30, 25),
        _line("talk", 55, 25),
        _line("break", 80, 20, "Break", "Pause"),
        _line("talk", 100, 25),
        _line(
            "meetup", 125, 115, "Food, drinks and conversations", "On mange, on boit, on discute"
        ),
    ),
)
WORKSHOP: Final = EventOutline(
    kind="themed",
    start=time(14),
    weekday=SATURDAY,
    minutes=4 * HOUR,
    lines=(
        _line("doors", 0, 15, "Arrival, setting up", "Arrivée, installation"),
        _line("workshop", 15, 90, "Workshop, first part", "Atelier, première partie"),
        _line("break", 105, 15, "Break", "Pause"),
        _line("workshop", 120, 90, "Workshop, second part", "Atelier, deuxième partie"),
        _line("free", 210, 30, "Questions, tidying up", "Questions, rangement"),
    ),
)
HACKATHON: Final = EventOutline(
    kind="themed",
    start=time(9, 30),
    weekday=SATURDAY,
    minutes=10 * HOUR,
    lines=(
        _line("doors", 0, 30, "Breakfast", "Petit-déjeuner"),
        _line("meetup", 30, 30, "Ideas and teams", "Idées et équipes"),
        _line("hackathon", 60, 150, "Building", "On construit"),
        _line("break", 210, 60, "Lunch", "Déjeuner"),
        _line("hackathon", 270, 210, "Building", "On construit"),
        _line(
            "talks", 480, 60, "Each team shows what it has", "Chaque équipe montre où elle en est"
        ),
        _line("meetup", 540, 60, "Drinks", "Verre de fin"),
    ),
)
FESTIVAL: Final = EventOutline(
    kind="festival",
    start=time(10),
    weekday=SATURDAY,
    minutes=DAY + 8 * HOUR,
    lines=(
        _line("doors", 0, 30, "Doors open", "Ouverture des portes"),
        _line("talks", 30, 150, "Talks", "Exposés"),
        _line("break", 180, 60, "Lunch", "Déjeuner"),
        _line("workshop", 240, 180, "Workshops", "Ateliers"),
        _line("music", 600, 180, "Evening: music", "Soirée : musique"),
        _line("doors", DAY, 30, "Coffee", "Café"),
        _line("talks", DAY + 30, 150, "Talks", "Exposés"),
        _line("break", DAY + 180, 60, "Lunch", "Déjeuner"),
        _line("hackathon", DAY + 240, 180, "Building together", "Construire ensemble"),
        _line("meetup", DAY + 420, 60, "Goodbye", "Au revoir"),
    ),
)
BUILT_IN: Final = (
    BuiltInTemplate(
        "evening-of-talks", {"en": "Evening of talks", "fr": "Soirée d’exposés"}, TALKS
    ),
    BuiltInTemplate("workshop", {"en": "Workshop", "fr": "Atelier"}, WORKSHOP),
    BuiltInTemplate("hackathon-day", {"en": "Hackathon day", "fr": "Journée hackathon"}, HACKATHON),
    BuiltInTemplate(
        "weekend-festival",
        {"en": "Weekend festival", "fr": "Festival d’un week-end"},
        FESTIVAL,
    ),
)
