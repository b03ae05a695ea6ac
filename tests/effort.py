"""How many examples Hypothesis tries: a share in each ordinary run, all and more with ``--long``.

Each run draws other examples, so that many short runs find what one long run finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import hypothesis

if TYPE_CHECKING:
    import pytest

SHARE = 4
"""An ordinary run tries one example of so many."""

hypothesis.settings.register_profile("short", deadline=None, database=None, max_examples=20)
hypothesis.settings.register_profile("long", deadline=None, database=None, max_examples=200)
_chosen = {"long": False}


def pytest_configure(config: pytest.Config) -> None:
    """Choose before any test is read, for decorators ask then."""
    _chosen["long"] = config.getoption("--long")
    hypothesis.settings.load_profile("long" if _chosen["long"] else "short")


def examples(number: int) -> int:
    """Return how many examples to try of a law that is dear: ``number`` in a long run."""
    return number if _chosen["long"] else -(-number // SHARE)
