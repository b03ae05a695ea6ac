"""Shell: the one letter that an address gets until somebody shows that they read it.

The letter holds our own words, the event's title and a button, nothing that a stranger typed. Its
link opens a page; the button there proves. The link lives as long as the letter's row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction

from meshup.kit.errors import TooMany
from meshup.kit.limits import Spending, spend_all
from meshup.kit.secret_links import handle_in, link_token, new_handle
from meshup.letters.domain.addresses import PROOF_LASTS, mark_proved
from meshup.letters.domain.outbox import check_facts, keep_letters
from meshup.letters.errors import NoSuchLink
from meshup.letters.letter_kinds import PROOF
from meshup.letters.models import Address, Letter
from meshup.letters.proof_acts import proof_act
from meshup.moderation.limits import UNASKED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.kit.localized_text import Texts

PURPOSE: Final = "letters.proof"


def ask_to_prove(
    address: int, act: str, facts: Mapping[str, Any], titles: Texts | None, at: datetime
) -> bool:
    """Ask by letter whether somebody reads an address; return whether the letter leaves.

    An address that is not proved gets one such letter in all. One that is proved gets one each
    time, for anybody may type it: it proves what was asked. All within ``may_write_unasked``.

    Args:
        address: its number.
        act: what happens when it is proved, as registered in ``letters.proof_acts``.
        facts: given to the act: numbers and slugs.
        titles: of the event it is about, as hosts wrote them; None: it is about none.
        at: now.
    """
    check_facts(facts)
    with transaction.atomic():
        row = (
            Address.objects.select_for_update(no_key=True)
            .filter(pk=address, stopped_at=None)
            .first()
        )
        if row is None or (row.proved_at is None and row.proof_letter_at is not None):
            return False
        if not may_write_unasked(row.email, at):
            return False
        row.proof_letter_at = at
        row.save(update_fields=["proof_letter_at"])
        handle = new_handle()
        told = {"act": act, "facts": dict(facts), "titles": titles or {}, "handle": handle}
        return keep_letters(PROOF, [(address, _key(handle), told)], at) == 1


def may_write_unasked(email: str, at: datetime) -> bool:
    """Count a letter that a form causes, whoever typed the address; say whether it may leave.

    At most three an address and day over all forms, and so many a node and day
    (``moderation.limits``).
    """
    counted = [
        *(Spending("letters.address", email, allowance) for allowance in UNASKED["address"]),
        *(Spending("letters.node", "", allowance) for allowance in UNASKED["node"]),
    ]
    try:
        spend_all(counted, at)
    except TooMany:
        return False
    return True


def proof_token(handle: str) -> str:
    """Return the token of the link in a letter that asks, from the "handle" of its facts."""
    return link_token(handle, purpose=PURPOSE, secret=settings.SECRET_KEY)


def proof_facts(token: str, at: datetime) -> Mapping[str, Any]:
    """Return what the letter of this link asks for: "act", "facts", "titles", "handle".

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
    letters = Letter.objects.filter(key=_key(handle), made_at__gt=at - PROOF_LASTS)
    letter = letters.first()
    if letter is None:
        raise NoSuchLink
    return letter


def _key(handle: str) -> str:
    return f"{PROOF}:{handle}"
