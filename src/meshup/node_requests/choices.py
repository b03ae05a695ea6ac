"""Where a request between two nodes stands, and which words lead there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping


class Answer(models.TextChoices):
    """The last word of whoever was asked; "" before the first.

    Words
        left  they had accepted, and take it back
    """

    NONE = "", pgettext_lazy("request", "no answer yet")
    MAYBE = "maybe", pgettext_lazy("request", "perhaps")
    ACCEPTED = "accepted", pgettext_lazy("request", "yes")
    DECLINED = "declined", pgettext_lazy("request", "no")
    LEFT = "left", pgettext_lazy("request", "no longer")


class RequestState(models.TextChoices):
    """Where a request stands, on both nodes alike once all words have arrived.

    Words
        withdrawn  whoever asked takes it back, or ends what was agreed
        left       whoever was asked ends it
        expired    nobody said yes or no in time
    """

    REQUESTED = "requested", pgettext_lazy("request", "asked")
    MAYBE = "maybe", pgettext_lazy("request", "perhaps")
    ACCEPTED = "accepted", pgettext_lazy("request", "agreed")
    DECLINED = "declined", pgettext_lazy("request", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")
    LEFT = "left", pgettext_lazy("request", "ended by them")
    EXPIRED = "expired", pgettext_lazy("request", "no answer in time")


TRANSITIONS: Final[Mapping[RequestState, frozenset[RequestState]]] = {
    RequestState.REQUESTED: frozenset(
        {
            RequestState.MAYBE,
            RequestState.ACCEPTED,
            RequestState.DECLINED,
            RequestState.LEFT,
            RequestState.WITHDRAWN,
            RequestState.EXPIRED,
        }
    ),
    RequestState.MAYBE: frozenset(
        {
            RequestState.ACCEPTED,
            RequestState.DECLINED,
            RequestState.LEFT,
            RequestState.WITHDRAWN,
            RequestState.EXPIRED,
        }
    ),
    RequestState.DECLINED: frozenset(
        {
            RequestState.ACCEPTED,
            RequestState.MAYBE,
            RequestState.LEFT,
            RequestState.WITHDRAWN,
            RequestState.EXPIRED,
        }
    ),
    RequestState.EXPIRED: frozenset(
        {
            RequestState.ACCEPTED,
            RequestState.MAYBE,
            RequestState.DECLINED,
            RequestState.LEFT,
            RequestState.WITHDRAWN,
        }
    ),
    RequestState.ACCEPTED: frozenset({RequestState.LEFT, RequestState.WITHDRAWN}),
    RequestState.LEFT: frozenset({RequestState.WITHDRAWN}),
    RequestState.WITHDRAWN: frozenset(),
}
"""From where to where a request goes as words arrive, whatever their order (``domain.merging``)."""


class Desk(models.TextChoices):
    """What hosts have to do with a request.

    Words
        sees    they look at it; somebody else answers, or it rests
        hidden  it is between people: hosts see nothing of it
    """

    ACTS = "acts", pgettext_lazy("request", "waits for hosts")
    SEES = "sees", pgettext_lazy("request", "waits for somebody else")
    HIDDEN = "hidden", pgettext_lazy("request", "not for hosts")


OPEN: Final = frozenset({RequestState.REQUESTED, RequestState.MAYBE})
ENDED: Final = frozenset(
    {RequestState.DECLINED, RequestState.WITHDRAWN, RequestState.LEFT, RequestState.EXPIRED}
)
