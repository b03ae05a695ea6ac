"""Pure: the nodes of a mesh on one machine: cities of France P2P, and the umbrella above them.

Where Paris, Lyon and Nantes are, and since when, is that of the history; Rouen and Dijon were
proposed in it. The other cities, all venues, people and events are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from unicodedata import normalize


@dataclass(frozen=True, slots=True)
class MeshNode:
    """A node of the mesh.

    Attributes:
        slug: the name of its folder.
        host: who signs in, an invented first name; at an address to which no mail can be sent.
        since: the day of its first evening, ISO 8601.
        rule: the RRULE of its series, "" for the umbrella, which has none; start: wall time.
        venue, street, postal_code: invented, but for the name of the city.
        theme: the title of an evening of its own, in French and in English.
        colours: the primary and the accent, ``#rrggbb``.
    """

    slug: str
    city: str
    host: str
    latitude: float
    longitude: float
    since: str
    rule: str
    start: str
    venue: str
    street: str
    postal_code: str
    theme: tuple[str, str]
    colours: tuple[str, str]

    @property
    def name(self) -> str:
        """How the community is called."""
        return f"{self.city} P2P"

    @property
    def email(self) -> str:
        """Under which address its host signs in."""
        letters = normalize("NFKD", self.host.lower()).encode("ascii", "ignore").decode()
        return f"{letters}@{self.slug}-p2p.example"

    @property
    def is_umbrella(self) -> bool:
        """Whether it stands above the others."""
        return not self.rule


UMBRELLA: Final = MeshNode(
    *("france", "France", "Inès", 46.6, 2.4, "2019-07-14", "", "10:00"),
    *("La Ruche des pairs", "1 place du Maillage", "18000"),
    ("Rencontre annuelle des nœuds", "Yearly gathering of the nodes"),
    ("#2b1b4d", "#e8a33d"),
)

CITIES: Final = (
    MeshNode(
        *("paris", "Paris", "Ada", 48.8443, 2.3838, "2019-08-07"),
        *("FREQ=MONTHLY;BYDAY=1WE", "18:30", "Le Commutateur", "8 rue des Pairs", "75012"),
        ("Auto-hébergement pour de vrai", "Self-hosting for real"),
        ("#14284b", "#00b3c8"),
    ),
    MeshNode(
        *("lyon", "Lyon", "Bilal", 45.7579, 4.832, "2019-10-23"),
        *("FREQ=MONTHLY;BYDAY=3WE", "19:00", "La Passerelle", "14 quai des Canuts", "69001"),
        ("On monte une antenne", "We put up an antenna"),
        ("#7a1f2b", "#f2b134"),
    ),
    MeshNode(
        *("nantes", "Nantes", "Chloé", 47.2184, -1.5536, "2020-02-13"),
        *("FREQ=MONTHLY;BYDAY=2TH", "19:00", "La Cale sèche", "5 quai des Radios", "44000"),
        ("Des fichiers qui se trouvent", "Files that find themselves"),
        ("#0e4a3a", "#7fd1ae"),
    ),
    MeshNode(
        *("rouen", "Rouen", "Dario", 49.4431, 1.0993, "2024-03-05"),
        *("FREQ=MONTHLY;BYDAY=1TU", "19:30", "L’Écluse", "3 rue du Câble", "76000"),
        ("Premiers pas avec un nœud", "First steps with a node"),
        ("#3d2c5e", "#c9a7f5"),
    ),
    MeshNode(
        *("dijon", "Dijon", "Elif", 47.3216, 5.0415, "2024-04-18"),
        *("FREQ=MONTHLY;BYDAY=3TH", "18:45", "Le Grenier à paquets", "9 rue du Relais", "21000"),
        ("Clés et signatures à la main", "Keys and signatures by hand"),
        ("#5a3a10", "#ffcf5c"),
    ),
    MeshNode(
        *("lille", "Lille", "Félix", 50.633, 3.0586, "2024-09-09"),
        *("FREQ=MONTHLY;BYDAY=2MO", "19:00", "La Filature", "21 rue du Métier", "59000"),
        ("Le réseau comme métier à tisser", "The network as a loom"),
        ("#17324d", "#ff8a5b"),
    ),
    MeshNode(
        *("strasbourg", "Strasbourg", "Greta", 48.5734, 7.7521, "2024-10-24"),
        *("FREQ=MONTHLY;BYDAY=4TH", "19:00", "Le Pont-Net", "2 quai des Deux-Rives", "67000"),
        ("Fusionner sans conflit", "Merge without conflict"),
        ("#1f3d2b", "#b7d968"),
    ),
    MeshNode(
        *("toulouse", "Toulouse", "Hugo", 43.6045, 1.444, "2025-01-28"),
        *("FREQ=MONTHLY;BYDAY=4TU", "19:00", "La Brique", "17 rue des Satellites", "31000"),
        ("Radio, maillage, toit", "Radio, mesh, roof"),
        ("#5b2333", "#f7a1b5"),
    ),
    MeshNode(
        *("marseille", "Marseille", "Imane", 43.2965, 5.3698, "2025-02-14"),
        *("FREQ=MONTHLY;BYDAY=2FR", "19:30", "Le Câble sous-marin", "4 traverse du Port", "13002"),
        ("Sous la mer, des câbles", "Under the sea, cables"),
        ("#0b3c5d", "#5fd0f3"),
    ),
    MeshNode(
        *("bordeaux", "Bordeaux", "Joris", 44.8378, -0.5792, "2025-03-19"),
        *("FREQ=MONTHLY;BYDAY=3WE", "19:15", "Le Chai partagé", "30 cours du Nœud", "33000"),
        ("Qui paie un commun ?", "Who pays for a commons?"),
        ("#4a1030", "#e58fb1"),
    ),
    MeshNode(
        *("rennes", "Rennes", "Katell", 48.1173, -1.6778, "2025-05-06"),
        *("FREQ=MONTHLY;BYDAY=1TU", "18:30", "Les Halles libres", "11 rue du Paquet", "35000"),
        ("Écrire un tracker", "Write a tracker"),
        ("#23324a", "#9fc5ff"),
    ),
    MeshNode(
        *("grenoble", "Grenoble", "Léon", 45.1885, 5.7245, "2025-06-12"),
        *("FREQ=MONTHLY;BYDAY=2TH", "19:00", "La Cordée", "6 rue des Crêtes", "38000"),
        ("Router entre inconnus", "Routing among strangers"),
        ("#1b3a3a", "#8fe3d9"),
    ),
)

FESTIVAL_HOST: Final = "paris"
"""Who asks the two cities after it to hold its festival with it."""
FEWEST: Final = 2
MOST: Final = len(CITIES)


def mesh_of(cities: int) -> tuple[MeshNode, ...]:
    """Return the umbrella, then so many cities: in the order of their ports."""
    return (UMBRELLA, *CITIES[:cities])


def neighbours_of(node: MeshNode, mesh: tuple[MeshNode, ...]) -> tuple[MeshNode, ...]:
    """Return whom a node follows first: the umbrella, and the next two cities in a ring.

    The umbrella follows nobody of itself: it answers those who joined it.
    """
    if node.is_umbrella:
        return ()
    umbrella, *cities = mesh
    place = cities.index(node)
    ring = [*cities[place + 1 :], *cities[:place]]
    return (umbrella, *ring[:2])


def together_of(mesh: tuple[MeshNode, ...]) -> tuple[tuple[str, MeshNode, MeshNode], ...]:
    """Return what is asked between nodes once all have joined, in order: how, by whom, of whom.

    The festival of the first city is held by the second; the third, if there is one, was asked as
    well. It borrows the projector of the second; where there are only two cities, the first does.
    """
    _umbrella, paris, lyon, *others = mesh
    asked = (lyon, *others[:1])
    steps = [("invite", paris, other) for other in asked]
    return (*steps, ("hold", lyon, paris), ("borrow", asked[1] if others else paris, lyon))
