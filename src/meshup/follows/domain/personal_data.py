"""What this room keeps about people: who follows from another server, and whom the node follows.

Shell. The registry reads it. Neither has an address or a number of this node: they go
with their actor, when they leave, when their server says that they are gone, or when a host removes
them.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.follows.models import Follower, Following
from meshup.kit.personal_data import Concerns, PersonalData, Sentences

FOLLOWERS: Final = PersonalData(
    name="follows.followers",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Who follows from the fediverse"),
        kept=_("The account on another server, since when it follows, and which request it sent."),
        why=_(
            "So that news of dates reaches it, and hosts see who follows. Public is only how many"
            " do."
        ),
        how_long=_("Until the account follows no more, or is deleted over there."),
        how_to_erase=_("By unfollowing over there, or by asking the hosts to remove it."),
    ),
    covers=frozenset(f"{Follower._meta.label}.{name}" for name in Follower.PERSONAL),
)
FOLLOWINGS: Final = PersonalData(
    name="follows.followings",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Whom this node follows in the fediverse"),
        kept=_("The account on another server, since when it is followed, and how it answered."),
        why=_("So that its public dates are seen here. Only how many are followed is public."),
        how_long=_("Until hosts follow it no more, or it is deleted over there."),
        how_to_erase=_("By asking the hosts, or by rejecting the follow over there."),
    ),
    covers=frozenset(f"{Following._meta.label}.{name}" for name in Following.PERSONAL),
)
