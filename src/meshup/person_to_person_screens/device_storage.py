"""What the rounds keep in a browser: on phones of people who take part."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Cookie

ROUNDS: Final = Cookie(
    "meshup.rounds",
    _(
        "Only on phones of people who take part in person-to-person: your table and the names at"
        " it, in this round and the next, what you pressed without a connection, whether you want"
        " to hear rounds begin, and the page itself without names; it is no cookie."
    ),
    _(
        "Until three hours after the event; removed when this browser next opens such a page, or"
        " when you erase yourself there. Names go as soon as you leave person-to-person there."
    ),
    goes_with_person=True,
)
