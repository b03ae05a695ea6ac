"""Where a member of our umbrella stands, and where we stand with an umbrella."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberKind(models.TextChoices):
    """How somebody came under our umbrella."""

    MEMBER = "member", _("Member")
    GUEST = "guest", _("Guest")


class MemberState(models.TextChoices):
    """Where somebody stands who asked to be a member, or was made a guest.

    Words
        waiting  asked; a host decides
        active   under the umbrella
        refused, left, removed  not, and by whom
    """

    WAITING = "waiting", _("asks")
    ACTIVE = "active", _("is there")
    REFUSED = "refused", _("was refused")
    LEFT = "left", _("has left")
    REMOVED = "removed", _("was removed")


class MembershipState(models.TextChoices):
    """Where this node stands with an umbrella that it asked."""

    REQUESTED = "asked", _("asked")
    WAITING = "waiting", _("their hosts decide")
    MEMBER = "member", _("member")
    REFUSED = "refused", _("they refused")
    LEFT = "left", _("we left")
    REMOVED = "removed", _("they removed us")


ENDED_MEMBERS = frozenset({MemberState.REFUSED, MemberState.LEFT, MemberState.REMOVED})
ENDED_MEMBERSHIPS = frozenset(
    {MembershipState.REFUSED, MembershipState.LEFT, MembershipState.REMOVED}
)
