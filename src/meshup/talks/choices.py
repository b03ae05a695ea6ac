"""The fixed words of talks: what is kept of one, under which licence, and what visitors write."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class MaterialKind(models.TextChoices):
    """What something is that belongs to a talk."""

    SLIDES = "slides", _("Slides")
    VIDEO = "video", _("Video")
    LINK = "link", pgettext_lazy("of a talk", "Link")


class Licence(models.TextChoices):
    """What others may do with it."""

    BY = "by", _("CC BY 4.0: share and change it, and name me")
    BY_SA = "by-sa", _("CC BY-SA 4.0: the same, and share it alike")
    ZERO = "zero", _("CC0: do with it what you like")
    RESERVED = "reserved", _("All rights reserved")


LICENCE_NAMES: Final = {
    Licence.BY.value: "CC BY 4.0",
    Licence.BY_SA.value: "CC BY-SA 4.0",
    Licence.ZERO.value: "CC0 1.0",
}
LICENCE_ADDRESSES: Final = {
    Licence.BY.value: "https://creativecommons.org/licenses/by/4.0/",
    Licence.BY_SA.value: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.ZERO.value: "https://creativecommons.org/publicdomain/zero/1.0/",
}


class ThanksKind(models.TextChoices):
    """What a visitor writes to who spoke."""

    THANKS = "thanks", _("a thank-you")
    QUESTION = "question", _("a question")


class ThanksState(models.TextChoices):
    """Where it stands; what hosts refuse is deleted at once."""

    WAITING = "waiting", _("waits for hosts")
    PASSED = "passed", _("passed on")
