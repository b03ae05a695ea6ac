"""A place is found on OpenStreetMap: by a marker, else by its address, else not at all."""

from __future__ import annotations

import pytest

from meshup.agenda.domain.map_links import map_address
from meshup.agenda.domain.occurrence import Place


@pytest.mark.parametrize(
    ("place", "address"),
    [
        (
            Place("a", "A", latitude=48.84131, longitude=-2.5),
            "https://www.openstreetmap.org/?mlat=48.84131&mlon=-2.50000#map=18/48.84131/-2.50000",
        ),
        (
            Place("a", "A", street="1 rue du Port", postal_code="75012", city="Paris"),
            "https://www.openstreetmap.org/search?query=1%20rue%20du%20Port%2C%2075012%20Paris",
        ),
        (
            Place("a", "A", latitude=0.0, longitude=0.0),
            "https://www.openstreetmap.org/?mlat=0.00000&mlon=0.00000#map=18/0.00000/0.00000",
        ),
        (Place("a", "A"), ""),
    ],
)
def test_a_place_has_an_address_on_the_map(place, address):
    assert map_address(place) == address
