"""What a phone keeps to open the page of the rounds without a network, besides what it names."""

from __future__ import annotations

from typing import Final

ENTRY: Final = "person_to_person_screens/phone/phone.js"
"""The module that the page names."""
OWN: Final = ("card", "chime", "moment", "presses", "tidy", "view")
MODULES: Final = (
    *(f"person_to_person_screens/phone/{name}.js" for name in OWN),
    *(f"live/{name}.js" for name in ("clock", "known", "live", "polling")),
    *(
        f"contact_exchange/{name}.js"
        for name in ("card-form", "card-lines", "card-view", "cards", "stay-in-touch")
    ),
    "kit/qr.js",
    "door/awake.js",
    "door/offline.js",
    "projector/elements.js",
    "projector/kept.js",
)
"""The modules that it imports, and those that these import."""
