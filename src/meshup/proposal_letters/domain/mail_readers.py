"""Shell: whether letters about a proposal can leave at all, or only stand on its speaker's page.

Who gave no address, or has not said yes to letters, or stopped them, reads everything there: what
can go nowhere has no place in the outbox.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.letters.domain.addresses import address_facts

if TYPE_CHECKING:
    from meshup.proposals.domain.letter_consent import LetterReader


def gets_mail(reader: LetterReader) -> bool:
    """Say whether a letter to this reader would be mailed; one query where there is an address."""
    if reader.address is None or not reader.gets_letters:
        return False
    address = address_facts(reader.address)
    return address is not None and address.gets_letters
