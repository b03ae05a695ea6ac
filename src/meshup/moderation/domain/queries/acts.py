"""Shell: the log of what hosts did about people, in words.

Hosts read it. What belongs to a report about how somebody behaved, only those read who read that
report; with it, it goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from meshup.community.rules import may_run_community, require
from meshup.moderation.act_wordings import act_sentence, named_subjects
from meshup.moderation.domain.local_times import local
from meshup.moderation.errors import NotYours
from meshup.moderation.models import Act
from meshup.moderation.report_access import readable_reports
from meshup.moderation.undos import undo_rule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.community.rules import Asker
    from meshup.moderation.act_wordings import NamedSubject

PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFacts:
    """Something a host did, in words.

    Attributes:
        sentence: who did what, in the current language.
        url: where hosts see what it was done to; "" for nowhere.
        report: the number of the report it belongs to; None for none.
        undone_by: who took it back; "" while nobody has.
        undoable: whether its verb can be taken back at all, and nobody has.
    """

    number: int
    at: datetime
    sentence: str
    why: str
    url: str
    report: int | None
    undone_by: str
    undoable: bool


def acts_for(host: Asker, page: int = 1) -> tuple[list[ActFacts], bool]:
    """Return one page of the log, the latest first, and whether there are older ones.

    Raises:
        NotYours: whoever asks is no host.
    """
    require(host, may_run_community, NotYours)
    rows = _visible(host)[(page - 1) * PAGE : page * PAGE + 1]
    listed = list(rows)
    return _facts(listed[:PAGE]), len(listed) > PAGE


def acts_about(asker: Asker, about: str) -> list[ActFacts]:
    """Return what was done to one thing, the latest first; nothing to who may not read the log."""
    return _facts(_visible(asker).filter(about=about)[:PAGE])


def acts_of_report(asker: Asker, number: int) -> list[ActFacts]:
    """Return what was done about a report, the earliest first; nothing to who may not read it."""
    theirs = Act.objects.filter(_answers_readable(asker), report=number)
    return _facts(_with_names(theirs).order_by("at", "pk"))


def visible_act(asker: Asker, number: int) -> Act | None:
    """Return the row of an act that ``asker`` may see, locked; for this room."""
    return _visible(asker).filter(pk=number).select_for_update(of=("self",)).first()


def is_taken_back(act: Act) -> bool:
    """Say whether somebody has taken an act back by now."""
    return Act.objects.filter(undoes=act.pk).exists()


def _visible(asker: Asker) -> QuerySet[Act]:
    theirs = _answers_readable(asker)
    if may_run_community(asker):
        theirs |= Q(report=None)
    return _with_names(Act.objects.filter(theirs))


def _answers_readable(asker: Asker) -> Q:
    return Q(report__in=readable_reports(asker))


def _with_names(rows: QuerySet[Act]) -> QuerySet[Act]:
    return rows.select_related("by", "undone__by")


def _facts(rows: Iterable[Act]) -> list[ActFacts]:
    listed = list(rows)
    subjects = named_subjects([row.about for row in listed if row.about])
    facts = []
    for row in listed:
        subject = subjects.get(row.about)
        what = _name(subject) if subject else _("something that is gone")
        words = {"who": row.by.name if row.by else _("Somebody who has left"), "what": what}
        undone = getattr(row, "undone", None)
        facts.append(
            ActFacts(
                number=row.pk,
                at=local(row.at),
                sentence=str(act_sentence(row.verb) or f"%(who)s: {row.verb}") % words,
                why=row.why,
                url=subject.url if subject else "",
                report=row.report,
                undone_by=(undone.by.name if undone.by else "?") if undone else "",
                undoable=undone is None and undo_rule(row.verb) is not None,
            )
        )
    return facts


def _name(subject: NamedSubject) -> str:
    return _("“%(name)s”") % {"name": subject.name} if subject.is_title else subject.name
