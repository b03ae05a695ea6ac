"""November in Paris: Chloé has proposed something that everybody may read."""

from __future__ import annotations

import pytest

from meshup.kit import clock
from tests.proposals.conftest import NOW, chloe, dana, paris, proposed

__all__ = ["chloe", "dana", "paris"]


@pytest.fixture
def november(paris):
    with clock.set_to(NOW):
        yield


@pytest.fixture
def gossip(november, chloe):
    """What Chloé proposed, and lets everybody read."""
    return proposed(
        chloe,
        names=("Chloé",),
        abstracts={"en": "Rumours **converge**. See https://pills.example"},
        may_be_voted=True,
        money="Zebulon Ltd",
        note="Zebulon",
    )
