"""One honest request of each registered kind, for laws that hold for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

ITEM: Final = "https://mesh-b.example/ap/library/items/0193aaaa-0000-4000-8000-000000000050"
UUID: Final = "0193aaaa-0000-4000-8000-000000000001"


@dataclass(frozen=True)
class Sample:
    """What is asked, without its type, and what comes with a yes, both as on the wire."""

    asked: dict[str, Any]
    yes: dict[str, Any] = field(default_factory=dict)


SAMPLES: Final = {
    "test_loan": Sample({"name": "projector"}, {"days": 3}),
    "cohost": Sample(
        {
            "record": f"https://mesh-b.example/ap/together/{UUID}",
            "url": "https://mesh-b.example/en/events/festival/",
            "uid": "festival@mesh-b.example",
            "nameMap": {"en": "Routing festival"},
            "startTime": "2026-12-09T18:00:00Z",
            "endTime": "2026-12-09T22:00:00Z",
            "timezone": "Europe/Paris",
            "place": "Le Tubà, Lyon",
            "content": "Bring a projector.",
            "part": "Saturday",
        },
        {"ownPlace": True, "placesWanted": 20},
    ),
    "loan": Sample(
        {
            "item": ITEM,
            "kind": "tool",
            "nameMap": {"en": "Projector"},
            "startTime": "2027-01-10",
            "endTime": "2027-01-12",
            "content": "For our festival",
        }
    ),
    "talk": Sample(
        {
            "item": ITEM,
            "nameMap": {"en": "A talk"},
            "content": "For our evening",
            "startTime": "2027-01-10",
            "evening": {"nameMap": {"en": "Evening"}, "url": "https://mesh-b.example/en/events/x/"},
        },
        {"again": True},
    ),
    "contact": Sample(
        {
            "way": "hosts",
            "content": "We look for somebody who knows radio.",
            "whom": "Zoé",
            "readers": "Our two hosts",
            "fields": ["mail"],
            "until": "2027-01-10T12:00:00Z",
        },
        {
            "type": "Profile",
            "name": "Zoé",
            "mail": "zoe@radio.example",
            "receipt": UUID,
            "expires": "2027-01-09T12:00:00Z",
        },
    ),
    "rehome": Sample(
        {
            "uuid": UUID,
            "uid": "festival@mesh-b.example",
            "url": "https://mesh-b.example/en/events/festival/",
            "nameMap": {"en": "Routing festival"},
            "gives": True,
        }
    ),
}
