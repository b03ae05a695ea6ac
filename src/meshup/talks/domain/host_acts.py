"""Shell: what hosts do with talks stands in the log with the act itself, in one transaction.

What speakers do with their own talks does not, nor what changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.rules import require
from meshup.kit.clock import now
from meshup.moderation.domain.acts import log_act
from meshup.talks.errors import TalksOnly
from meshup.talks.models import Material, TalkTopic
from meshup.talks.rules import may_keep_talks

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from meshup.community.rules import Asker

TALK: Final = "talk"
TOPIC: Final = "topic"
SPEAKER: Final = "speaker_page"
"""What acts are about: a talk by its uuid, the others by their addresses."""

ADD_SLIDES: Final = "talks.add_slides"
ADD_LINK: Final = "talks.add_link"
REMOVE_MATERIAL: Final = "talks.remove_material"
VET_MATERIAL: Final = "talks.vet_material"
SET_TOPICS: Final = "talks.set_topics"
NAME_TOPIC: Final = "talks.name_topic"
JOIN_TOPICS: Final = "talks.join_topics"
REMOVE_TOPIC: Final = "talks.remove_topic"
VET_SPEAKER: Final = "talks.vet_speaker"
DROP_SPEAKER: Final = "talks.drop_speaker"
HAND_ON_THANKS: Final = "talks.hand_on_thanks"
REFUSE_THANKS: Final = "talks.refuse_thanks"
ALLOW_THANKS: Final = "talks.allow_thanks"
FORBID_THANKS: Final = "talks.forbid_thanks"


def act_on_talk(by: Asker | None, talk: UUID, verb: str, act: Callable[[], object]) -> None:
    """Do something with what belongs to a talk, as a host.

    Raises:
        TalksOnly, and what ``act`` refuses.
    """
    require(by, may_keep_talks, TalksOnly)
    with transaction.atomic():
        before = _belongings(talk)
        act()
        if _belongings(talk) != before:
            note_act(by, verb, f"{TALK}:{talk}")


def note_act(by: Asker | None, verb: str, about: str = "", why: str = "") -> None:
    """Write an act in the log, in the transaction of the caller."""
    log_act(by, verb, about, why, now())


def _belongings(talk: UUID) -> tuple[list[object], list[object]]:
    materials = Material.objects.filter(talk=talk).order_by("pk")
    topics = TalkTopic.objects.filter(talk=talk).order_by("topic")
    return list(materials.values()), list(topics.values("topic"))
