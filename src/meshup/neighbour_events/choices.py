"""What is chosen about events of neighbours."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Choice(models.TextChoices):
    """What a host decided about one event of a neighbour; none: as its neighbour is shown."""

    NONE = "", _("As its neighbour")
    SHOWN = "shown", _("Shown")
    HIDDEN = "hidden", _("Hidden")
