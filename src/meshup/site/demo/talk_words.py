"""Pure: who speaks in the demo, and what they say; the people and their words are invented.

What the talks are called, how long they were and in which language is that of the history.
"""

from __future__ import annotations

from typing import Final

SPEAKERS: Final = {
    "history-of-p2p": ("Nadia K.",),
    "next-chapters": ("Bilal", "Chloé"),
    "lords-of-the-ring": ("le Grand Robert",),
    "crypto-wallet": ("Théo",),
    "web3-ipfs": ("Samira",),
    "dpos-poster": ("Odile",),
    "dpos-under-the-hood": ("Odile",),
    "decentralized-reputation": ("Malik",),
    "replacing-bgp": ("Ngoc",),
    "dao-2020": ("Yaël",),
    "berty-news": ("Nadia K.",),
    "p2p-education": ("Émilien",),
    "p2p-learning": ("Émilien",),
    "crypto-for-developers": ("Solveig",),
    "how-bitcoin-works": ("Rachid",),
    "how-was-the-festival": ("Chloé",),
    "aragon-irl": ("Yaël",),
    "cypherpunks-to-bitcoin": ("Rachid",),
}
"""By session, invented first names."""
ABSTRACTS: Final = {
    "history-of-p2p": {
        "en": "From mailing floppies to distributed hash tables, in twenty minutes.",
        "fr": "Des disquettes par la poste aux tables de hachage distribuées, en vingt minutes.",
    },
    "replacing-bgp": {
        "en": "How the net finds its way today, what breaks, and **four steps** towards routes"
        " that nobody owns.",
        "fr": "Comment le réseau trouve son chemin, ce qui casse, et **quatre étapes** vers des"
        " routes sans propriétaire.",
    },
    "cypherpunks-to-bitcoin": {
        "fr": "Trente ans de listes de diffusion, de preuves de travail et de rêves.",
    },
}
TALK: Final = {
    "titles": {"en": "Gossip without a crowd", "fr": "Bavarder sans foule"},
    "abstracts": {
        "en": "How a rumour reaches everybody although each of us tells only three others: the"
        " protocol on a sheet of paper, then on **five phones** in the room.",
        "fr": "Comment une rumeur arrive à tout le monde alors que chacun ne la dit qu’à trois"
        " autres : le protocole sur une feuille, puis sur **cinq téléphones** dans la salle.",
    },
}
"""What the next edition has."""
HOLDER: Final = "Samira"
WAITING: Final[tuple[tuple[dict[str, str], dict[str, str], tuple[str, int, str]], ...]] = (
    (
        {"fr": "Monter un nœud sur un vieux téléphone"},
        {"fr": "J’en apporte trois. Il faut une heure et une prise."},
        ("workshop", 60, "Ingrid"),
    ),
    (
        {"en": "My backup is at my neighbour’s"},
        {"en": "We keep each other’s files. What two years of it taught us."},
        ("talk", 10, "Malik"),
    ),
    (
        {"en": "A film about cables under the sea", "fr": "Un film sur les câbles sous la mer"},
        {},
        ("screening", 30, ""),
    ),
)
"""What waits in the pool besides: titles, abstracts, and kind, minutes, who."""
FROM_ELSEWHERE: Final = ("cypherpunks-to-bitcoin", "how-bitcoin-works", "crypto-for-developers")
"""Sessions of the history that were proposed or held in another city, and wait here."""
TALK_TOPICS: Final = "Gossip, DHT"
TOPICS: Final = {
    "history-of-p2p": "DHT",
    "lords-of-the-ring": "DHT",
    "crypto-wallet": "Blockchain",
    "web3-ipfs": "DHT, IPFS",
    "dpos-poster": "Blockchain, DPoS",
    "dpos-under-the-hood": "Blockchain, DPoS",
    "decentralized-reputation": "Blockchain",
    "replacing-bgp": "DHT, BGP",
    "dao-2020": "Blockchain, DAO",
    "berty-news": "IPFS, Berty",
}
"""Of the talks that were held, by session: what their titles name, and what that rests on."""
WITH_SLIDES: Final = "history-of-p2p"
SLIDES: Final = """# History & Current State of P2P

Nadia K., Paris P2P #0

---

## Before the net

- Floppies by post: slow, and nobody could switch it off
- UUCP, FidoNet, Usenet: each machine calls its neighbours at night

---

## 1999 to 2002

1. Napster: files at our homes, their list in one place
2. Gnutella: no list; ask everybody who asks everybody
3. CAN, Chord, Pastry, Kademlia: **distributed hash tables**, a list that we all hold a piece of

---

## Kademlia in a line

    distance(a, b) = a XOR b

Half of all nodes are far, a quarter nearer: who asks the nearest it knows arrives in log(n) steps.

---

## Today

- BitTorrent, IPFS, Matrix, Secure Scuttlebutt
- What is hard is no longer the network. It is phones that sleep, and people who move.
"""
"""Markdown, as a speaker would send it."""
WITH_VIDEO: Final = "berty-news"
VIDEO: Final = "https://video.paris-p2p.example/soiree-8-berty"
THANKED: Final = "berty-news"
SPEAKER_PAGE: Final = {
    "en": "Writes software that needs no server, and tells where the idea comes from.",
    "fr": "Écrit des logiciels sans serveur, et raconte d’où vient l’idée.",
}
THANKS: Final[tuple[dict[str, str], ...]] = (
    {"words": "Merci, j’ai enfin compris à quoi sert Berty.", "name": "Inès"},
    {"kind": "question", "words": "Does it find people when there is no network at all?"},
)
"""What visitors wrote: hosts have passed on the first, the second waits for them."""
