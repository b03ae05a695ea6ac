"""What nodes of the demo share with each other, in French and English; all of it is invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.kit.localized_text import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedItem:
    """An item as hosts of the demo write it; see ``library.domain.item_plans.ItemPlan``.

    Attributes:
        busy: in how many days from now its hosts need it themselves: the first and the last.
    """

    kind: str
    titles: Texts
    summaries: Texts
    texts: Texts = field(default_factory=dict)
    slides: str = ""
    licence: str = ""
    credit: str = ""
    audience: str = "mesh"
    town: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    busy: tuple[int, int] | None = None


LETTER: Final = SharedItem(
    kind="letter",
    titles={"en": "Letter to a place that we would like to meet in", "fr": "Lettre à un lieu"},
    summaries={
        "en": "What a bar or a library wants to know before it says yes.",
        "fr": "Ce qu’un bar ou une médiathèque veut savoir avant de dire oui.",
    },
    texts={
        "en": """\
Hello,

once a month some forty people meet in our town to talk about networks without a centre. There is
no entrance fee, nobody sells anything, and everybody buys their own drink.

Could we meet at your place on a **Wednesday from 18:30 to 23:00**? We need a corner in which one
can hear each other for half an hour, and leave the tables as we found them.
""",
        "fr": """\
Bonjour,

une fois par mois, une quarantaine de personnes se retrouvent dans notre ville pour parler de
réseaux sans centre. L’entrée est libre, rien n’est vendu, et chacun paie sa consommation.

Pourrions-nous venir chez vous un **mercredi de 18 h 30 à 23 h** ? Il nous faut un coin où
s’entendre pendant une demi-heure, et nous laissons les tables comme nous les avons trouvées.
""",
    },
    licence="CC0-1.0",
    credit="Ada",
    audience="public",
)
ROUNDS: Final = SharedItem(
    kind="slides",
    titles={"en": "Person to person: slides for the host", "fr": "Tête-à-tête : les diapos"},
    summaries={
        "en": "Five slides that explain the rounds to a full room in two minutes.",
        "fr": "Cinq diapos qui expliquent les tours à une salle pleine, en deux minutes.",
    },
    slides="""\
# De personne à personne

---

## Cinq rencontres de dix minutes

Votre téléphone dit à quelle table vous allez.

---

## Personne deux fois

---

## Un non se passe d’explication

---

## C’est parti
""",
    licence="CC-BY-SA-4.0",
    credit="Ada",
)
SOUND: Final = SharedItem(
    kind="wanted",
    titles={"en": "Somebody who mixes sound", "fr": "Une personne pour la sono"},
    summaries={
        "en": "For our next festival: two evenings, a small stage. We pay the train.",
        "fr": "Pour notre prochain festival : deux soirées, une petite scène. Train remboursé.",
    },
    town="Paris",
)
PROJECTOR: Final = SharedItem(
    kind="tool",
    titles={"en": "Projector and screen", "fr": "Vidéoprojecteur et écran"},
    summaries={
        "en": "Full HD, 4,000 lumens, screen of 2 m. In a case that fits into a train.",
        "fr": "Full HD, 4 000 lumens, écran de 2 m. Dans une valise qui prend le train.",
    },
    town="Lyon",
    busy=(9, 14),
)
ANNOUNCEMENT: Final = SharedItem(
    kind="template",
    titles={"en": "Announcement of an evening", "fr": "Annonce d’une soirée"},
    summaries={
        "en": "To be pasted into mailing lists and forums; replace what is in brackets.",
        "fr": "À coller dans les listes et les forums ; remplacez ce qui est entre crochets.",
    },
    texts={
        "en": """\
On **[day]** we meet at **[place]**, from [hour] on.

- [talk], by [first name], [minutes] minutes
- then person to person: five times ten minutes with somebody new

Free, without registration: [address of the page]
""",
        "fr": """\
Le **[jour]**, rendez-vous à **[lieu]**, dès [heure].

- [intervention], par [prénom], [minutes] minutes
- puis des tête-à-tête : cinq fois dix minutes avec une personne nouvelle

Libre et sans inscription : [adresse de la page]
""",
    },
    licence="CC-BY-4.0",
    credit="Bilal",
    audience="public",
)
BAR: Final = SharedItem(
    kind="venue",
    titles={"en": "La Cale sèche, a bar by the water", "fr": "La Cale sèche, un bar à quai"},
    summaries={
        "en": "Takes 60 people on Wednesdays and Thursdays. Loud: bring a microphone.",
        "fr": "60 personnes le mercredi et le jeudi. Bruyant : apportez un micro.",
    },
    town="Nantes",
    facts={"capacity": 60, "weekdays": [2, 3]},
)
FILMING: Final = SharedItem(
    kind="offered",
    titles={"en": "We film your talks", "fr": "Nous filmons vos interventions"},
    summaries={
        "en": "Two cameras and Chloé, one weekend a season, anywhere on the line to Paris.",
        "fr": "Deux caméras et Chloé, un week-end par saison, partout sur la ligne de Paris.",
    },
    audience="neighbours",
    town="Nantes",
)

OF_CITY: Final[Mapping[str, tuple[SharedItem, ...]]] = {
    "paris": (LETTER, ROUNDS, SOUND),
    "lyon": (PROJECTOR, ANNOUNCEMENT),
    "nantes": (BAR, FILMING),
}
"""By the slug of a city; all others share what every node has."""

REASON: Final = (
    "Pour notre prochaine soirée : le nôtre est en panne. Nous venons le chercher en train."
)
"""Why the demo's projector is asked for."""
EXPECTED: Final = """\
Une journée du programme chez vous, le même week-end : vos intervenants, votre salle. Nous faisons \
l’affiche et payons les trains entre nos villes."""
"""What Paris expects of who holds its festival with it."""
PART: Final = "Le samedi"
FESTIVAL: Final = {"en": "P2P Festival of the cities", "fr": "Festival P2P des villes"}
FESTIVAL_SUMMARY: Final = {
    "en": "One weekend, several cities: talks, workshops and encounters, each at home.",
    "fr": "Un week-end, plusieurs villes : exposés, ateliers et rencontres, chacune chez soi.",
}
FESTIVAL_TEXT: Final = {
    "en": """\
The same days in every city that takes part, each at a place of its own. What is told in one hall is
shown in the others; the encounters are where you are.

Come for an hour or for all of it: there is no ticket.
""",
    "fr": """\
Les mêmes jours dans chaque ville qui participe, chacune dans un lieu à elle. Ce qui se raconte dans
une salle est montré dans les autres ; les rencontres se font là où vous êtes.

Venez une heure ou tout le week-end : il n’y a pas de billet.
""",
}
