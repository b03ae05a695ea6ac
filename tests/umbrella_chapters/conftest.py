"""An umbrella with an hour of its own."""

from tests.umbrella.conftest import _hour, evil, federating, later, peers, roof, victim

__all__ = ["_hour", "evil", "federating", "later", "peers", "roof", "victim"]
