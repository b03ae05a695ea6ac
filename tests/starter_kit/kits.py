"""A kit as a sister signs it, and what somebody may do to it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest

from meshup.agenda.domain.plans import PatternPlan, SeriesPlan
from meshup.agenda.domain.series import create_series
from meshup.kit import clock
from meshup.signed_messages.keys import did_key, ed25519_public
from meshup.signed_messages.proofs import with_proof
from meshup.starter_kit.domain.kit_documents import Sister, kit_document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.models import Series

KEY = bytes(range(32))
DID = did_key(ed25519_public(KEY))
MADE = datetime(2026, 1, 1, tzinfo=UTC)

CHARTER: dict[str, Any] = {
    "name": "charter",
    "version": 1,
    "charters": {"en": "Lyon P2P is open to all.", "fr": "Lyon P2P est ouvert."},
    "conducts": {"en": "Be kind."},
}
SERIES: dict[str, Any] = {
    "name": "series",
    "version": 1,
    "series": [
        {
            "slug": "lyon-monthly",
            "kind": "meetup",
            "titles": {"en": "Lyon P2P monthly", "fr": "Lyon P2P chaque mois"},
            "summaries": {"en": "Peers meet in Lyon."},
            "texts": {"en": "Come."},
            "registration": "here",
            "opens_days": 30,
            "place_audience": "everyone",
            "pattern": {
                "rule": "FREQ=MONTHLY;BYDAY=2TH",
                "start": "19:00",
                "minutes": 180,
                "mode": "offline",
                "languages": ["fr"],
                "open_slots": 2,
                "timetable": [
                    {
                        "start": "19:00",
                        "end": "19:30",
                        "kind": "doors",
                        "titles": {"en": "Doors"},
                        "notes": {},
                    }
                ],
            },
        }
    ],
}
DECK: dict[str, Any] = {
    "name": "encounters",
    "version": 1,
    "starters": [
        {"shipped": "come-out"},
        {"texts": {"en": "What is your favourite bridge?"}},
        {"shipped": "better-week", "hidden": True},
        {"shipped": "nearby-place", "texts": {"en": "Which place do you like?"}},
    ],
}
CONTACT: dict[str, Any] = {"name": "contact", "version": 1, "email": "bonjour@lyon.example"}
NEIGHBOURS: dict[str, Any] = {
    "name": "neighbours",
    "version": 1,
    "cards": ["https://lyon.example/ap/relay/card", "https://nantes.example/ap/relay/card"],
}
PARTS = (CHARTER, SERIES, DECK, NEIGHBOURS, CONTACT)


def signed_kit(
    address: str = "https://lyon.example", parts: Iterable[Any] = PARTS, **changes: Any
) -> dict[str, Any]:
    """Return the kit of Lyon, signed; ``changes`` are made before."""
    sister = Sister("Lyon P2P", "Lyon", address, ("fr", "en"), DID)
    document = kit_document(sister, parts) | changes
    return with_proof(document, verification_method=DID, private_key=KEY, created=MADE)


def as_bytes(document: object) -> bytes:
    """Return a document as it goes over the wire."""
    return json.dumps(document).encode()


def monthly(title: str = "Paris P2P monthly", rule: str = "FREQ=MONTHLY;BYDAY=1WE") -> Series:
    """Make a series of Paris."""
    words = SeriesPlan(
        titles={"en": title, "fr": title},
        texts={"en": "Write to ada@paris.example or +33 6 12 34 56 78.<script>x</script>"},
    )
    pattern = PatternPlan(
        rule=rule,
        starts_on=date(2019, 7, 3),
        start=time(18, 30),
        minutes=240,
        time_zone="Europe/Paris",
        timetable=({"start": "18:30", "end": "19:00", "kind": "doors"},),
    )
    return create_series(None, words, pattern, clock.now())


@pytest.fixture
def evening(node: object) -> Series:
    """The series of Paris."""
    return monthly()
