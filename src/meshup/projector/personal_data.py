"""What the running evening puts into a browser: on the laptop of a projector alone."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Cookie

SCREEN: Final = Cookie(
    "meshup.screen",
    _(
        "Only on the laptop of a projector: the screen as it was shown last, with the names that"
        " were on it, and its codes, for when there is no network; it is no cookie."
    ),
    _("Until six hours after the event."),
)
