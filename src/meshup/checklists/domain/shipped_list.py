"""Pure: the checklist that Meshup comes with, in English and French.

What Paris and the other communities of France P2P do for an evening, from choosing the place to
looking back: their own list had "location, date, timetable, announce elsewhere, site,
invitations", and for a first evening "announce one month before, ask local communities, schools
and companies, make proposing a talk easy, ask a sister node". French names the gesture
(*Réserver le lieu*), as lists do.
"""

from __future__ import annotations

from typing import Final

from meshup.checklists.domain.items import TemplateItem
from meshup.kit.french import spaced


def shipped(key: str, days: int, *, en: str, fr: str, role: str = "") -> TemplateItem:
    """Return an item; ``key`` names it for good."""
    return TemplateItem(key, days, {"en": en, "fr": spaced(fr)}, role)


SHIPPED: Final = (
    shipped(
        "place",
        -60,
        en="Book the place, and ask who opens and who closes",
        fr="Réserver le lieu, et demander qui ouvre et qui ferme",
    ),
    shipped(
        "date",
        -50,
        en="Confirm the date; look whether it falls on a holiday or another meetup",
        fr="Confirmer la date ; vérifier qu’elle évite les jours fériés et les autres rencontres",
    ),
    shipped(
        "co-host",
        -45,
        en="Find a co-host: a local group, a school or a company that joins in",
        fr="Trouver une co-organisation : un groupe local, une école ou une entreprise",
    ),
    shipped(
        "speakers",
        -40,
        en="Find speakers, and make it easy to propose a talk",
        fr="Trouver des intervenantes et intervenants, et faciliter les propositions",
        role="programme",
    ),
    shipped(
        "banner",
        -35,
        en="Make the picture for the announcement",
        fr="Préparer l’image de l’annonce",
    ),
    shipped(
        "announce",
        -30,
        en="Announce it: on this site, by letter, and on other sites such as meetup.com",
        fr="Annoncer : sur ce site, par courriel, et ailleurs comme sur meetup.com",
    ),
    shipped(
        "relays",
        -28,
        en="Ask local communities, schools and neighbours to pass it on",
        fr="Demander aux communautés locales, aux écoles et aux voisins de relayer",
    ),
    shipped(
        "posters",
        -21,
        en="Print posters, and put them up where people pass",
        fr="Imprimer des affiches, et les poser là où l’on passe",
    ),
    shipped(
        "timetable",
        -14,
        en="Publish the timetable with the names of the talks",
        fr="Publier le programme avec les titres des interventions",
        role="programme",
    ),
    shipped(
        "helpers",
        -10,
        en="Share out the evening: door, welcome, sound and picture, tidying up",
        fr="Répartir la soirée : entrée, accueil, son et image, rangement",
    ),
    shipped(
        "remind",
        -7,
        en="Invite once more, and ask speakers whether all is well",
        fr="Relancer les invitations, et demander aux intervenants si tout va bien",
    ),
    shipped(
        "material",
        -2,
        en="Pack: projector and cables, power strips, signs, name labels, drinks",
        fr="Préparer le matériel : projecteur, câbles, multiprises, panneaux, étiquettes, boissons",
    ),
    shipped(
        "welcome",
        0,
        en="Put up the signs, try the network and the door’s phone before people come",
        fr="Poser les panneaux, essayer le réseau et le téléphone de l’entrée avant l’arrivée",
        role="door",
    ),
    shipped(
        "count",
        1,
        en="Note how many came, and thank the place",
        fr="Noter combien de personnes sont venues, et remercier le lieu",
    ),
    shipped(
        "keep",
        2,
        en="Put slides, photos and links on the page of the evening",
        fr="Mettre supports, photos et liens sur la page de la soirée",
        role="programme",
    ),
    shipped(
        "look-back",
        3,
        en="Look back together: what to do again, what to do otherwise",
        fr="Faire le point ensemble : ce qu’on refait, ce qu’on change",
    ),
)
"""In the order of their days, from 60 days before to 3 days after."""
