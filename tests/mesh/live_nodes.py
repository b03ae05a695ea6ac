"""Nodes of the mesh that really run, each with an identity and a name of its own."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from tests.journeys.live import LiveNode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE_SECONDS = 90
STAGE = "call"
BE_SOMEBODY = """
from meshup.community.models import Node
from meshup.fediverse.domain.own_actors import replace_identity_key
from meshup.kit.clock import now
Node.objects.update(name={name!r}, city={city!r}, latitude=None, longitude=None)
replace_identity_key(now())
"""


class RunningNode(LiveNode):
    """A copy of the demo that is somebody else."""

    def __init__(self, folder: Path, name: str, city: str) -> None:
        folder.mkdir()
        self.name, self.city, self.is_somebody = name, city, False
        told = {"federation_local": "yes", "signalling": "no", "gossip_seconds": "1"}
        super().__init__(folder, STAGE, **told)

    def start(self) -> None:
        """Be somebody, the first time; then serve."""
        if not self.is_somebody:
            self.is_somebody = True
            self.run("manage", "shell", "-c", BE_SOMEBODY.format(name=self.name, city=self.city))
        super().start()

    def read(self, path: str, accept: str = "application/json") -> dict[str, Any]:
        """Return the JSON at a path."""
        request = Request(self.address + path, headers={"accept": accept})
        with urlopen(request, timeout=20) as answer:
            return json.load(answer)  # type: ignore[no-any-return]

    def names(self) -> set[str]:
        """Return how the nodes are called that this one knows, itself included."""
        return {item["name"] for item in self.read("/api/mesh/nodes")["items"]}

    def card_of(self, name: str) -> dict[str, Any]:
        """Return the card that this node passes on of the node called ``name``; {} for none."""
        page = self.read("/ap/relay/directory", "application/activity+json")
        return next((card for card in page["orderedItems"] if card["name"] == name), {})


def until(is_so: Callable[[], object], what: Callable[[], object]) -> None:
    """Wait until something is so; ``what`` says how it is instead."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if is_so():
            return
        time.sleep(0.3)
    raise AssertionError(what())
