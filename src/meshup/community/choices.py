"""The fixed words of the community room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody who signs in may do; everybody else needs no account."""

    HOST = "host", _("Host")
    PROGRAMME = "programme", _("Programme")
    DOOR = "door", _("Door")


class Frequency(models.TextChoices):
    """How soon somebody gets a letter about something that waits for them."""

    NOW = "now", _("At once")
    DAILY = "daily", _("Once a day")
    NEVER = "never", _("Never")
