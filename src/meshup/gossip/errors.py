"""Pure: why a card is not taken. A code says which rule it broke.

The codes are for logs, counters, tests, and the answer to the node that brought the card.
"""

from __future__ import annotations

from meshup.signed_messages.errors import WireError


class BadCard(WireError):  # noqa: N818 - what it is says more than that it is an error
    """A card that is not believed: not of the shape, too large, not signed, or out of its time."""
