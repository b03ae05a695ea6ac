"""Why a document of another server is not taken, and why an actor is not known."""

from __future__ import annotations

from meshup.kit.errors import NotFound, marked as _


class FederationOff(NotFound):
    """This node does not federate."""

    code = "fediverse.off"
    sentence = _("This node does not take part in the fediverse.")
