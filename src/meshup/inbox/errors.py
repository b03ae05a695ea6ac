"""Why an activity is not taken. ``views.answers`` gives each family its status.

A reason is a short stable word, for counters and tests; it holds nothing of what was sent.
"""

from __future__ import annotations

from typing import ClassVar

from meshup.kit.errors import Refusal, TooMany, Unavailable, marked as _


class InboxRefusal(Refusal):
    """Base of what the inbox refuses."""

    code = "inbox.refused"
    status: ClassVar[int] = 400

    def __init__(self, reason: str = "") -> None:
        self.reason = reason or self.code.rpartition(".")[2]
        super().__init__(reason=self.reason)


class ActivityRefused(InboxRefusal):
    """What it says is wrong: for handlers too, who know their own kinds."""

    code = "inbox.activity_refused"
    sentence = _("This activity makes no sense here ({reason}).")


class ActivityNotAllowed(InboxRefusal):
    """Its actor may not do this: somebody else's object, or blocked."""

    code = "inbox.activity_not_allowed"
    sentence = _("This actor may not do this here.")
    status = 403


class NotSigned(InboxRefusal):
    """It is not signed by its actor, or not as it must be."""

    code = "inbox.not_signed"
    sentence = _("The signature of this request does not show that its actor sent it.")
    status = 401


class BodyTooLarge(InboxRefusal):
    """It is longer than any activity."""

    code = "inbox.body_too_large"
    sentence = _("This is longer than any activity that this node reads.")
    status = 413


class NotJson(InboxRefusal):
    """It is said to be something else than JSON."""

    code = "inbox.not_json"
    sentence = _("Send application/activity+json.")
    status = 415


class TooManyActivities(TooMany):
    """This actor, its server, or all together have sent more than is taken."""

    code = "inbox.too_many"
    sentence = _("This node takes no more from there just now.")


class KeyNotRead(Unavailable):
    """Its key has to be asked for, and cannot be just now."""

    code = "inbox.key_not_read"
    sentence = _("The key of this actor cannot be read just now. Please try again later.")
