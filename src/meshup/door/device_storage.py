"""What the door keeps in a browser: on the phones and laptops of helpers alone."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Cookie

DOOR: Final = Cookie(
    "meshup-door",
    _(
        "Only on devices of those who help at the door: who is expected, what was counted and"
        " checked in, and the page itself, for when there is no network; it is no cookie."
    ),
    _(
        "Names until a day after the event, or until somebody signs out; counts that could not be"
        " sent, without names, until they are sent or the data of the site are deleted."
    ),
)
