"""Shell: a code that somebody typed: the right one always passes, wrong ones are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.kit.errors import TooMany
from meshup.moderation.domain.admission import Visitor, admit
from meshup.presence.domain.join_codes import is_code_shown, was_join_code
from meshup.presence.errors import CodeChanged, TooManyCodes, WrongCode

if TYPE_CHECKING:
    from datetime import datetime


def refuse_wrong_code(code: str, slug: str, network: str, at: datetime) -> None:
    """Refuse whatever is not on the screen of an event that is near.

    Outside of the transaction of the act: a wrong code is counted though nothing else happens. One
    that has changed lately is not counted, for whoever has it saw the screen.

    Raises:
        WrongCode, CodeChanged
        TooManyCodes: it is wrong, and this network has tried too many. The right one always passes,
            so that nobody at a venue can take it from the others.
    """
    if is_code_shown(code, slug, at):
        return
    if was_join_code(code, slug, at):
        raise CodeChanged
    try:
        admit("guess_join_code", Visitor(network), at)
    except TooMany as refusal:
        raise TooManyCodes(**refusal.facts) from refusal
    raise WrongCode
