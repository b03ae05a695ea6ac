"""Why something of ours is not shown to other servers, or not published."""

from __future__ import annotations

from meshup.kit.errors import Invalid, NotFound, marked as _
from meshup.kit.versions import ChangedMeanwhile


class NotFederated(NotFound):
    """There is no such object, or it is nobody's to read."""

    code = "federated_events.not_found"
    sentence = _("There is nothing of this kind for other servers.")


class NoSuchPost(NotFound):
    """There is no post of this number, or it was deleted."""

    code = "federated_events.no_such_post"
    sentence = _("This post does not exist any more.")


class EmptyPost(Invalid):
    """A post without words."""

    code = "federated_events.empty_post"
    sentence = _("Write what the post is to say, in one language at least.")
    field = "texts"


class PostTooLong(Invalid):
    """A post that many servers would cut, or refuse."""

    code = "federated_events.post_too_long"
    sentence = _("A post has {most} characters at most in each language.")
    field = "texts"


class PostChanged(ChangedMeanwhile):
    """Somebody else saved the post meanwhile."""

    code = "federated_events.post_changed"
    sentence = _("Somebody else changed this post meanwhile. Open it again.")


class NotToBoost(Invalid):
    """It is no event of another server, or of one that is blocked."""

    code = "federated_events.not_to_boost"
    sentence = _("This cannot be shared: it is not an event of another server that is let in.")
