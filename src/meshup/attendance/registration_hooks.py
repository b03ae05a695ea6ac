"""What rooms above do in the transaction of a registration: they register it, and it is called.

A signal would do for a job; these steps have to be of the same transaction, such as the promise of
a letter that leaves at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationHooks:
    """What one room does with a registration (its number), inside its transaction.

    Attributes:
        address_changed: another address was left with it, or none any more.
        address_stays: it has the address that it had, and is another one's now, or was said anew.
        dates_changed: it is perhaps to a whole series now, or to one date of it.
    """

    address_changed: Callable[[int, datetime], None]
    address_stays: Callable[[int, datetime], None]
    dates_changed: Callable[[int, datetime], None]


_hooks: Final[dict[str, RegistrationHooks]] = {}


def register_registration_hooks(room: str, hooks: RegistrationHooks) -> None:
    """Call ``hooks`` of a room from now on; the same room again replaces them."""
    _hooks[room] = hooks


def registration_hooks() -> list[RegistrationHooks]:
    """Return what rooms registered, lower rooms first."""
    return list(_hooks.values())
