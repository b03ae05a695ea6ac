"""By which way a contact is asked for, and where a grant stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping


class Way(models.TextChoices):
    """Who asks.

    Words
        hosts  those of a community ask, for a purpose
        met    somebody who met somebody at an event of ours
        back   the same two: whoever said yes to that gets the card of who asked
    """

    HOSTS = "hosts", pgettext_lazy("introduction", "asked by hosts")
    MET = "met", pgettext_lazy("introduction", "somebody you met")
    BACK = "back", pgettext_lazy("introduction", "somebody who said yes as well")


class GrantState(models.TextChoices):
    """Where a grant stands, for whoever gives it; the other community learns of GIVEN alone.

    Words
        taken_back  by its giver; the other has not said that it is gone there
        expired     its time is over; the other has not said so either
        gone        the other said that it has nothing any more
    """

    WAITING = "waiting", pgettext_lazy("grant", "waits for you")
    DECLINED = "declined", pgettext_lazy("grant", "not given")
    GIVEN = "given", pgettext_lazy("grant", "given")
    TAKEN_BACK = "taken_back", pgettext_lazy("grant", "taken back")
    EXPIRED = "expired", pgettext_lazy("grant", "over")
    GONE = "gone", pgettext_lazy("grant", "gone there as well")


TRANSITIONS: Final[Mapping[GrantState, frozenset[GrantState]]] = {
    GrantState.WAITING: frozenset({GrantState.DECLINED, GrantState.GIVEN}),
    GrantState.DECLINED: frozenset({GrantState.GIVEN}),
    GrantState.GIVEN: frozenset({GrantState.TAKEN_BACK, GrantState.EXPIRED, GrantState.GONE}),
    GrantState.TAKEN_BACK: frozenset({GrantState.GONE}),
    GrantState.EXPIRED: frozenset({GrantState.GONE}),
    GrantState.GONE: frozenset(),
}
"""What was never given is forgotten with the request: there is no state for it."""

UNCONFIRMED: Final = frozenset({GrantState.TAKEN_BACK, GrantState.EXPIRED})
NOT_GIVEN: Final = frozenset({GrantState.WAITING, GrantState.DECLINED})
