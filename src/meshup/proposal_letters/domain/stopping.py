"""Shell: what one click in a letter stops: all letters about a proposal.

Who stops them still has the proposal, and its page. The address is let go of, so nothing more can
be sent; whoever wants letters again leaves it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from meshup.kit.clock import now
from meshup.proposals.domain.letter_consent import letter_reader
from meshup.proposals.domain.proposing import leave_email

if TYPE_CHECKING:
    from collections.abc import Mapping


def stop(facts: Mapping[str, Any]) -> None:
    """Take the address away from the proposal that a letter is about, if it still has it.

    Twice changes nothing.
    """
    uuid = UUID(facts["proposal"])
    reader = letter_reader(uuid)
    if reader is not None and reader.address == facts["address"]:
        leave_email(uuid, None, now())
