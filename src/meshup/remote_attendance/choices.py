"""The fixed words of people of other servers: what they were answered."""

from __future__ import annotations

from django.db import models


class Answer(models.TextChoices):
    """What the latest answer to a Join was; no row of the kind is shown to anybody."""

    NONE = "", ""
    ACCEPTED = "accepted", "Accept"
    WAITING = "waiting", "TentativeAccept"
    REFUSED = "refused", "Reject"
