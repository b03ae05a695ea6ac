"""Pure: the names of a card that are our own, and what they mean to who reads JSON-LD.

Method
    A card travels ten thousand times, so its context is short: what Activity Streams does not
    name is in one vocabulary of ours.

Source
    Activity Streams 2.0 for ``name``, ``url``, ``published`` and the like; FEP-8b32 for ``proof``.
"""

from __future__ import annotations

from typing import Final

from meshup.activitypub.contexts import ACTIVITY_STREAMS, DATA_INTEGRITY, NAMESPACE

CARD: Final = "NodeCard"
ROTATION: Final = "KeyRotation"

CARD_CONTEXT: Final[list[object]] = [
    ACTIVITY_STREAMS,
    DATA_INTEGRITY,
    {"@vocab": NAMESPACE, "alsoKnownAs": {"@id": "as:alsoKnownAs", "@type": "@id"}},
]
