"""What the demo's community says of itself, in French and English; the people are invented."""

from __future__ import annotations

from typing import Final

SUMMARY: Final = {
    "en": "Every first Wednesday, people who build or wonder about a network without a centre.",
    "fr": "Chaque premier mercredi, celles et ceux que passionne un réseau sans centre.",
}

LEGAL: Final = {
    "publisher": "Paris P2P (association loi 1901)",
    "publisher_address": "1 rue des Pairs\n75020 Paris\nbonjour@paris-p2p.example",
    "publisher_person": "Ada Exemple, présidente",
    "hosting": "Hébergement Exemple (coopérative)",
    "hosting_address": "2 quai du Relais\n31000 Toulouse",
    "hosting_contact": "+33 5 36 49 00 00",
}

KITTY: Final = {"en": "Our kitty", "fr": "Notre caisse commune"}

CHARTER: Final = {
    "en": """\
We are a signalling server for people: we introduce peers to each other, then get out of the way.

## Open
Everybody is welcome, whatever they know. Coming, proposing a talk and reading all that we keep
need no registration, no ticket and no account.

## Consent
Nobody is photographed, recorded, listed or introduced without their yes. A no needs no reason.

## Without profit
Evenings are free. Nobody is paid, nothing is sold; whoever speaks for a company says so first.

## Autonomous
Each city organises itself. We share what we learn, and need nobody's permission to begin.

## Between two people
The best part of a meetup is meeting somebody. Half an hour of each evening is for that alone.
""",
    "fr": """\
Nous sommes un serveur de signalisation pour humains : nous présentons les pairs les uns aux
autres, puis nous nous effaçons.

## Ouvert
Tout le monde est bienvenu, quel que soit son niveau. Venir, proposer une intervention et lire ce
que nous gardons ne demande ni inscription, ni billet, ni compte.

## Consentement
Personne n’est photographié, enregistré, listé ou présenté sans son accord. Un non se passe
d’explication.

## Sans but lucratif
Les soirées sont gratuites. Personne n’est payé, rien n’est vendu ; qui parle au nom d’une
entreprise commence par le dire.

## Autonome
Chaque ville s’organise elle-même. Nous partageons ce que nous apprenons, et commencer ne demande
la permission de personne.

## De personne à personne
Le meilleur d’une rencontre, c’est de rencontrer quelqu’un. Une demi-heure de chaque soirée n’est
faite que pour cela.
""",
}

CONDUCT: Final = {
    "en": """\
- Be kind, and curious about what others think. Disagree with ideas, never with persons.
- No harassment: no remarks about bodies, origins, faith, gender or age; no insistence after a no.
- Ask before you take a picture, and before you touch.
- Questions are welcome at every level. Nobody laughs at a beginner.

If something goes wrong, tell Ada or Bilal, at the door or by mail. They listen first, keep it to
themselves, and may ask anybody to leave.
""",
    "fr": """\
- Soyez aimables, et curieux de ce que pensent les autres. On contredit des idées, non des
  personnes.
- Pas de harcèlement : ni remarque sur le corps, l’origine, la foi, le genre ou l’âge, ni
  insistance après un non.
- Demandez avant de prendre une photo, et avant de toucher.
- Les questions de tout niveau sont bienvenues. Personne ne rit des débutants.

Si quelque chose ne va pas, parlez-en à Ada ou à Bilal, à l’entrée ou par courriel. On vous écoute
d’abord, cela reste entre vous, et n’importe qui peut être prié de partir.
""",
}

CONDUCT_ANYWHERE: Final = {
    "en": CONDUCT["en"].replace("tell Ada or Bilal, at the door", "tell a host, at the door"),
    "fr": CONDUCT["fr"].replace("parlez-en à Ada ou à Bilal, à", "parlez-en à l’équipe, à"),
}
"""The same without names, for other cities of the mesh."""

REACH_ADA: Final = {"en": "orange scarf, at the entrance", "fr": "foulard orange, à l’entrée"}
REACH_BILAL: Final = {"en": "blue badge, by the bar", "fr": "badge bleu, près du bar"}

SERIES_SUMMARY: Final = {
    "en": "A talk or two, person-to-person encounters, then a drink. Free, without registration.",
    "fr": "Une ou deux interventions, des tête-à-tête, puis un verre. Libre et sans inscription.",
}

SERIES_TEXT: Final = {
    "en": """\
We meet in the hall of Ground Control, near Gare de Lyon. Look for the hexagon on the table.

Come as you are: engineers, artists, lawyers, students and neighbours have all found somebody to
talk to. Talks are 10 to 20 minutes; **two are open** each month, so bring yours.

Then come the encounters: five times ten minutes with somebody whom you did not know.
""",
    "fr": """\
Rendez-vous dans la halle de Ground Control, près de la gare de Lyon. Cherchez l’hexagone posé sur
la table.

Venez comme vous êtes : ingénieures, artistes, juristes, étudiants et voisins y ont tous trouvé
à qui parler. Les interventions durent de 10 à 20 minutes ; **deux places sont libres**
chaque mois, apportez la vôtre.

Puis viennent les tête-à-tête : cinq fois dix minutes avec quelqu’un que vous ne
connaissiez pas.
""",
}

TIMETABLE: Final = {
    "doors": ({"en": "Doors", "fr": "Ouverture"}, {}),
    "talks": (
        {"en": "Talks", "fr": "Interventions"},
        {
            "en": "0 to 30 minutes; some evenings have none",
            "fr": "0 à 30 minutes ; certains soirs, aucune",
        },
    ),
    "encounters": (
        {"en": "Person to person", "fr": "De personne à personne"},
        {"en": "5 encounters of 10 minutes", "fr": "5 rencontres de 10 minutes"},
    ),
    "free": (
        {"en": "Free for all", "fr": "Moment libre"},
        {"en": "Bar and food on site", "fr": "Bar et restauration sur place"},
    ),
}
"""By kind of a line: its title, and its note."""

ACCESS: Final = {
    "en": "The hall is loud: talks need a microphone or the quiet room.",
    "fr": "La halle est bruyante : les interventions demandent un micro ou la salle calme.",
}

DIRECTIONS: Final = {
    "en": "Gare de Lyon (metro 1 and 14, RER A and D), then ten minutes on foot along the tracks.",
    "fr": "Gare de Lyon (métro 1 et 14, RER A et D), puis dix minutes à pied le long des voies.",
}

EDITIONS: Final = {
    0: {
        "en": "The first evening: who are we, and why a network of peers?",
        "fr": "La première soirée : qui sommes-nous, et pourquoi un réseau de pairs ?",
    },
    5: {
        "en": "The first Wednesday is New Year’s Day, so we meet a week later, at the festival.",
        "fr": "Le premier mercredi est le jour de l’an : rendez-vous une semaine plus tard, au"
        " festival.",
    },
    8: {
        "en": "At home, all of us: the evening takes place online.",
        "fr": "Chacun chez soi : la soirée a lieu en ligne.",
    },
}
"""By edition: what is said of this evening alone."""

FESTIVAL_SUMMARY: Final = {
    "en": "Talks, workshops, art and a hackathon around networks without a centre.",
    "fr": "Conférences, ateliers, art et hackathon autour des réseaux sans centre.",
}

FESTIVAL_TEXT: Final = {
    "en": "Dates and places are those of the real festival; the timetable is made up for a demo.",
    "fr": "Dates et lieux sont ceux du vrai festival ; le programme est inventé pour la démo.",
}

THEMED: Final = {
    "en": "Self-hosting workshop",
    "fr": "Atelier auto-hébergement",
}
"""True at whatever hour the demo is made."""

THEMED_SUMMARY: Final = {
    "en": "Put your own server on the table: bring a machine, leave with a node that runs.",
    "fr": "Votre serveur sur la table : venez avec une machine, repartez avec un nœud qui tourne.",
}

THEMED_TEXT: Final = {
    "en": """\
Three tables, one per level. At each of them somebody has done it before.

- **First node**: from an empty machine to a page that your neighbour can open
- **Backups**: restore one, for a backup that was never restored is a hope
- **Two nodes**: make them talk to each other
""",
    "fr": """\
Trois tables, une par niveau. À chacune, quelqu’un l’a déjà fait.

- **Premier nœud** : d’une machine vide à une page que votre voisine peut ouvrir
- **Sauvegardes** : en restaurer une, car une sauvegarde jamais restaurée n’est qu’un espoir
- **Deux nœuds** : les faire parler l’un à l’autre
""",
}

THEMED_LINES: Final = (
    (0, 30, "doors", {"en": "Doors, cables, sockets", "fr": "Ouverture, câbles et prises"}, ""),
    (30, 50, "talk", {"en": "What a node needs", "fr": "Ce qu’il faut à un nœud"}, "Scène"),
    (50, 140, "workshop", {"en": "First node", "fr": "Premier nœud"}, "Village"),
    (50, 110, "workshop", {"en": "Restore a backup", "fr": "Restaurer"}, "Hackzone & Workshops"),
    (110, 170, "workshop", {"en": "Two nodes", "fr": "Deux nœuds"}, "Hackzone & Workshops"),
    (170, 240, "free", {"en": "A drink", "fr": "Un verre"}, ""),
)
"""Minutes from the beginning, kind, title, zone."""

EVENING_LINES: Final = (
    *THEMED_LINES[:2],
    (50, 120, "encounters", *TIMETABLE["encounters"][:1], ""),
    (120, 170, "workshop", {"en": "Two nodes", "fr": "Deux nœuds"}, "Hackzone & Workshops"),
    (120, 170, "workshop", {"en": "Restore a backup", "fr": "Restaurer"}, "Village"),
    THEMED_LINES[-1],
)
"""The same of an evening to try, at which people meet in pairs by now."""

THEMED_NOTES: Final = {
    "en": "Nineteen nodes were running at ten o’clock; one of them on a washing machine’s"
    " controller. Next time: more sockets.",
    "fr": "Dix-neuf nœuds tournaient à vingt-deux heures, dont un sur la carte d’un lave-linge. La"
    " prochaine fois : plus de prises.",
}

THEMED_LINKS: Final = (
    (
        "slides",
        {"en": "What a node needs", "fr": "Ce qu’il faut à un nœud"},
        "https://slides.paris-p2p.example/what-a-node-needs",
    ),
    (
        "photos",
        {"en": "Photos (of the machines only)", "fr": "Photos (des machines seulement)"},
        "https://photos.paris-p2p.example/self-hosting",
    ),
    (
        "notes",
        {"en": "Notes of the three tables", "fr": "Notes des trois tables"},
        "https://pad.paris-p2p.example/self-hosting",
    ),
)
"""Kind, label, address."""

DRAFT: Final = {
    "en": "Reading group: how the first networks grew",
    "fr": "Lecture commune : comment ont grandi les premiers réseaux",
}

SUGGESTION: Final = {
    "en": "I am in Paris on that day: shall we talk about mesh radio?",
    "fr": "De passage à Paris ce jour-là : on parle radio maillée ?",
}

POST: Final = {
    "en": "**Save the date.** The agenda of the winter is out: come with a machine or a question.",
    "fr": (
        "**Retenez la date.** L’agenda de l’hiver est en ligne\N{NO-BREAK SPACE}: venez avec une"
        " machine ou une question."
    ),
}
