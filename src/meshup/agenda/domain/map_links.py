"""Pure: where a venue is on the map that everybody may read and mend.

Source
    wiki.openstreetmap.org/wiki/Browsing: mlat and mlon put a marker, search looks a text up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Place

MAP: Final = "https://www.openstreetmap.org"
ZOOM: Final = 18
"""Close enough to read the numbers of houses."""


def map_address(place: Place) -> str:
    """Return the address of a map with a marker at ``place``.

    Without coordinates, of a search for its address; "" when it has none either.
    """
    if place.latitude is not None and place.longitude is not None:
        latitude, longitude = f"{place.latitude:.5f}", f"{place.longitude:.5f}"
        point = f"mlat={latitude}&mlon={longitude}#map={ZOOM}/{latitude}/{longitude}"
        return f"{MAP}/?{point}"
    return f"{MAP}/search?query={quote(place.address)}" if place.address else ""
