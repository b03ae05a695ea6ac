"""Shell: the log of what hosts did about people, and why; append-only.

A room says once how its acts are written (``register_act_wording``), and writes each down in the
transaction of the act itself (``log_act``). What hosts changed in the agenda is in its history as
well; here is why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from meshup.moderation.act_wordings import act_sentence, register_act_wording, register_subjects
from meshup.moderation.models import ABOUT_LENGTH, Act, Block

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from meshup.community.rules import Asker

__all__ = ["ActContext", "log_act", "register_act_wording", "register_subjects"]

LONGEST_WHY: Final = 2_000


@dataclass(frozen=True, slots=True)
class ActContext:
    """What an act belongs to.

    Attributes:
        report: the number of the report that it answers; the log shows an act about how somebody
            behaved only to those who read that report.
        facts: what an undo needs: numbers and slugs.
        undoes: the number of the act that it takes back.
    """

    report: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    undoes: int | None = None


NO_CONTEXT: Final = ActContext()


def log_act(
    by: Asker | None,
    verb: str,
    about: str,
    why: str,
    at: datetime,
    context: ActContext = NO_CONTEXT,
) -> int:
    """Write down what ``by`` did, and return the number of the entry.

    Args:
        by: a person who has signed in; None is the node itself.
        verb: one that was registered with its sentence, such as "attendance.undo_burst".
        about: whom or what it was done to, such as "registration:12"; numbers and slugs only.
        why: in the host's words; may be empty where nobody has to say why.
        at: the moment.
        context: what it belongs to, where it belongs to something.

    Raises:
        ValueError: no room has registered this verb.
    """
    if act_sentence(verb) is None:
        raise ValueError(verb)
    act = Act.objects.create(
        by_id=by.pk if by is not None and by.is_authenticated else None,
        verb=verb,
        about=about[:ABOUT_LENGTH],
        why=why[:LONGEST_WHY],
        at=at,
        report=context.report,
        facts=dict(context.facts),
        undoes_id=context.undoes,
    )
    return act.pk


def forget_reports(kept: Collection[int], erased: Collection[int]) -> None:
    """Take the numbers of reports that are gone off acts and blocks.

    Args:
        kept: reports whose acts stay in the log.
        erased: reports whose acts go with them.
    """
    Act.objects.filter(report__in=erased).delete()
    Act.objects.filter(report__in=kept).update(report=None)
    Block.objects.filter(report__in=[*kept, *erased]).update(report=None)
