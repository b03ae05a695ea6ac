"""Refusals of replies."""

from meshup.kit.errors import NotFound, marked as _


class NoSuchReply(NotFound):
    """Its author deleted it, a host did, or there never was one; not shown looks the same."""

    code = "replies.no_such_reply"
    sentence = _("There is no such reply. Perhaps its author deleted it.")
