"""Shell: two invented neighbours in the fediverse, whose events a visitor of the demo sees.

All that Lyon announces is in the agenda; of Brussels, one event was chosen. Nobody is asked for
anything: their servers do not exist.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.settings import switch_on
from meshup.follows.domain.following import note_following
from meshup.neighbour_events.domain.neighbours import begin_reading
from meshup.neighbour_events.domain.origin_documents import take_document
from meshup.neighbour_events.domain.queries.seen import seen_for
from meshup.neighbour_events.domain.showing import show_all, show_event
from meshup.remote_actors.domain.remote_actors import remember_actor

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker

PUBLIC: Final = "https://www.w3.org/ns/activitystreams#Public"
NEVER: Final = timedelta(days=36_500)
LYON: Final = "https://lyon-p2p.example/ap/lyon"
BRUSSELS: Final = "https://bruxelles-p2p.example/ap/bruxelles"
HALL: Final = ("La Passerelle", "14 quai des Canuts", "Lyon", "FR")
ATTIC: Final = ("Le Grenier", "3 rue du Câble", "Bruxelles", "BE")

EVENTS: Final = (
    (LYON, 9, 19, "Réseaux maillés : on monte une antenne", "Apportez un tournevis.", HALL),
    (LYON, 37, 19, "Soirée P2P de Lyon", "Trois exposés courts, puis des tête-à-tête.", HALL),
    (BRUSSELS, 16, 18, "Local-first avec des mots simples", "Pour qui commence.", ATTIC),
    (BRUSSELS, 44, 18, "Atelier : sa propre instance en une soirée", "Venez à deux.", ATTIC),
)
"""Whose, in how many days, at which hour, what, a sentence, where."""


def let_neighbours_be_seen(ada: Asker, now: datetime) -> None:
    """Follow two neighbours who have accepted, and show some of what they announce."""
    switch_on(now)
    numbers = {}
    for actor_id, name in ((LYON, "Lyon P2P"), (BRUSSELS, "Bruxelles P2P")):
        actor = remember_actor(_actor(actor_id, name), now)
        note_following(group().name, actor, now)
        numbers[actor_id] = begin_reading(actor.pk, now, first_at=now + NEVER) or 0
    for place, event in enumerate(EVENTS):
        take_document(_event(place, event, now), numbers[event[0]], now)
    show_all(ada, numbers[LYON], shows=True)
    chosen = seen_for(ada, now, neighbour=numbers[BRUSSELS], most=1)
    show_event(ada, chosen[0].event.number, now)


def _actor(actor_id: str, name: str) -> dict[str, Any]:
    host, username = actor_id.split("/")[2], actor_id.rpartition("/")[2]
    return {
        "id": actor_id,
        "type": "Group",
        "preferredUsername": username,
        "name": name,
        "summary": f"<p>{name}</p>",
        "url": f"https://{host}/",
        "inbox": f"{actor_id}/inbox",
        "outbox": f"{actor_id}/outbox",
        "followers": f"{actor_id}/followers",
    }


def _event(place: int, event: tuple[Any, ...], now: datetime) -> dict[str, Any]:
    actor_id, days, hour, name, sentence, (venue, street, town, country) = event
    base = actor_id.rpartition("/ap/")[0]
    day = (now + timedelta(days=days)).date()
    return {
        "id": f"{base}/ap/events/{place + 1}",
        "type": "Event",
        "url": f"{base}/fr/events/{place + 1}/",
        "name": name,
        "inLanguage": "fr",
        "summary": sentence,
        "content": f"<p>{sentence}</p>",
        "startTime": f"{day.isoformat()}T{hour:02}:00:00",
        "endTime": f"{day.isoformat()}T{hour + 3:02}:00:00",
        "timezone": "Europe/Paris",
        "published": (now - timedelta(days=3)).isoformat(),
        "attributedTo": actor_id,
        "to": [PUBLIC],
        "location": {
            "type": "Place",
            "name": venue,
            "address": {
                "type": "PostalAddress",
                "streetAddress": street,
                "addressLocality": town,
                "addressCountry": country,
            },
        },
    }
