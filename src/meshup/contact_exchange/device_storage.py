"""What staying in touch keeps in a browser: one's own card, and the cards one received."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Cookie

CARDS: Final = Cookie(
    "meshup-cards",
    _(
        "Your contact card, once you have written one, and the cards of those you stay in touch"
        " with. It is no cookie; of your own card the node gets what you give, when you say yes."
    ),
    _("Until you remove them on the page “My contacts”, or delete the data of the site."),
)
