"""Why a request between nodes is not made, or not answered."""

from __future__ import annotations

from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, marked as _


class NoSuchRequest(NotFound):
    """It was never made, or is forgotten."""

    code = "node_requests.none"
    sentence = _("This request is not there any more.")


class RequestOver(Conflict):
    """It was withdrawn, declined for good or ended, or its time is over."""

    code = "node_requests.over"
    sentence = _("This request is over: nothing can be answered any more.")


class NotAgreed(Conflict):
    """There is nothing to leave."""

    code = "node_requests.not_agreed"
    sentence = _("This was not agreed, so there is nothing to end.")


class NotForHosts(NotAllowed):
    """Whoever it is about answers, and nobody for them."""

    code = "node_requests.not_for_hosts"
    sentence = _("To this you cannot say yes: whoever it is about is asked.")


class NoNodeThere(Invalid):
    """No group of a community is known there."""

    code = "node_requests.no_node"
    sentence = _("At this address is no community that could be asked.")
    field = "node"


class OwnNode(Invalid):
    """A node asks others, never itself."""

    code = "node_requests.own"
    sentence = _("This is the node itself.")
    field = "node"


class NodeBlocked(Conflict):
    """Who is kept out is not asked."""

    code = "node_requests.blocked"
    sentence = _("This community is blocked here. Lift the block first.")
    field = "node"


class OtherKeys(Conflict):
    """Who lives at the address is perhaps somebody else."""

    code = "node_requests.other_keys"
    sentence = _(
        "This community has other keys than when you agreed. Perhaps it is somebody else:"
        " ask its hosts by another way, and confirm them here first."
    )


class DeadlineOver(Invalid):
    """Nobody can answer in time."""

    code = "node_requests.deadline_over"
    sentence = _("Leave the others some time to answer: this moment is over.")
    field = "deadline"


class TooManyRequests(Conflict):
    """As many as one node may keep open with another."""

    code = "node_requests.too_many"
    sentence = _("There are {most} open requests to this community already. Withdraw one first.")
    field = "node"


class BadTerms(Invalid):
    """What is asked does not read; for kinds of requests, whose ``reason`` is a short word."""

    code = "node_requests.bad_terms"
    sentence = _("What is asked makes no sense ({reason}).")

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason=reason)
