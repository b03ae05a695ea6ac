"""Where a follower, or somebody whom this node follows, stands."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FollowState(TextChoices):
    """From the asking to the answer."""

    REQUESTED = "asked", _("asked")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
