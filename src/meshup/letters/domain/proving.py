"""Shell: the one letter that an address gets until somebody shows that they read it.

The letter holds our own words, the event's title and a button, nothing that a stranger typed. Its
link opens a page; the button there proves. The link lives as long as the letter's row.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction

from meshup.kit.errors import TooMany
from meshup.kit.limits import spend
from meshup.kit.secret_links import handle_in, link_token
from meshup.letters.domain.addresses import PROOF_LASTS, mark_proved
from meshup.letters.domain.outbox import check_facts, keep_letters
from meshup.letters.errors import NoSuchLink
from meshup.letters.models import Address, Letter
from meshup.letters.proof_acts import proof_act

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.kit.localized_text import Texts

PROOF: Final = "letters.proof"
"""The kind of the letter that asks."""
PURPOSE: Final = "letters.proof"
DAY: Final = timedelta(days=1)
MOST_AN_ADDRESS: Final = 3
MOST_A_DAY: Final = 2_000


def ask_to_prove(
    address: int, act: str, facts: Mapping[str, Any], titles: Texts | None, at: datetime
) -> bool:
    """Send an unproved address its one letter; return whether one leaves.

    Args:
        address: its number.
        act: what happens when it is proved, as registered in ``letters.proof_acts``.
        facts: given to the act: numbers and slugs.
        titles: of the event it is about, as hosts wrote them; None: it is about none.
        at: now.
    """
    check_facts(facts)
    with transaction.atomic():
        unasked = Address.objects.filter(pk=address, proved_at=None, stopped_at=None, asked_at=None)
        row = unasked.select_for_update().first()
        if row is None or not may_write_unasked(row.handle):
            return False
        unasked.update(asked_at=at)
        told = {"act": act, "facts": dict(facts), "titles": titles or {}, "address": address}
        return keep_letters(PROOF, [(address, f"{PROOF}:{row.handle}", told)], at) == 1


def may_write_unasked(handle: str) -> bool:
    """Count a letter that a stranger's form causes to this address; say whether it may leave.

    At most three an address and day over all forms, and so many a node and day.
    """
    try:
        spend("letters.address", handle, MOST_AN_ADDRESS, DAY)
        spend("letters.node", "", MOST_A_DAY, DAY)
    except TooMany:
        return False
    return True


def proof_token(address: int) -> str:
    """Return the token of the link in the letter that asks this address; "" when it is gone."""
    handle = Address.objects.filter(pk=address).values_list("handle", flat=True).first()
    return link_token(handle, purpose=PURPOSE, secret=settings.SECRET_KEY) if handle else ""


def proof_facts(token: str, at: datetime) -> Mapping[str, Any]:
    """Return what the letter of this link asks for: "act", "facts", "titles", "address".

    Raises:
        NoSuchLink: it was not made here, or is too old.
    """
    return dict(_asking_letter(token, at).facts)


def prove(token: str, at: datetime) -> str:
    """Take the address of this link as proved; return the path where the reader is led, or "".

    Again, it proves nothing more and leads to the same place.

    Raises:
        NoSuchLink: it was not made here, or is too old.
    """
    with transaction.atomic():
        letter = _asking_letter(token, at)
        number: int = letter.address_id
        mark_proved(number, at)
        on_proved = proof_act(str(letter.facts["act"]))
        return on_proved(letter.facts["facts"], number, at) if on_proved else ""


def _asking_letter(token: str, at: datetime) -> Letter:
    handle = handle_in(token, purpose=PURPOSE, secret=settings.SECRET_KEY)
    if handle is None:
        raise NoSuchLink
    letters = Letter.objects.filter(kind=PROOF, address__handle=handle)
    letter = letters.filter(made_at__gt=at - PROOF_LASTS).first()
    if letter is None:
        raise NoSuchLink
    return letter
