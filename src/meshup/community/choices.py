"""The fixed words of the community room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody who signs in may do; everybody else needs no account."""

    HOST = "host", _("Host")
    PROGRAMME = "programme", _("Programme")
    DOOR = "door", _("Door")
