"""Shell: a code by letter, that joins a device to the peer who left a proved address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.kit.secret_links import new_handle
from meshup.letters.address_owners import peers_of_address
from meshup.letters.domain.addresses import address_facts
from meshup.letters.domain.outbox import post
from meshup.letters.domain.proving import may_write_unasked
from meshup.letters.letter_kinds import JOINING

if TYPE_CHECKING:
    from datetime import datetime


def send_code(number: int | None, at: datetime) -> bool:
    """Post a letter with a code to an address; return whether it leaves.

    None leaves for nobody (None), to an address that is not proved or is stopped, that no peer
    left, or to which enough letters went today (``may_write_unasked``).
    """
    address = address_facts(number) if number is not None else None
    if address is None or not address.gets_letters or not peers_of_address(address.number):
        return False
    with transaction.atomic():
        if not may_write_unasked(address.email, at):
            return False
        key = f"{JOINING}:{new_handle()}"
        return post(JOINING, address.number, key, {"address": address.number}, at)
