"""Programmes as data about people: who took a step, and who published.

Shell. Called by the registry (``kit.personal_data``), in its transaction. Whoever is erased is
nobody there. Of speakers nothing stands here but which talk it is: the rest is asked of their room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences
from meshup.programme.models import Programme, Publication, Step

if TYPE_CHECKING:
    from meshup.kit.personal_data import Subject


def export(subject: Subject) -> list[Record]:
    """Return what the person did, by event: steps of open drafts, and publications."""
    if (person := subject.person) is None:
        return []
    steps = Step.objects.filter(by=person).select_related("programme__event")
    published = Publication.objects.filter(by=person).select_related("programme__event")
    changed = Programme.objects.filter(changed_by=person).select_related("event")
    return [
        *(
            {"event": row.event.slug, "changed_last_at": row.changed_at.isoformat()}
            for row in changed.order_by("pk")
        ),
        *(
            {"event": row.programme.event.slug, "step": row.act, "at": row.at.isoformat()}
            for row in steps.order_by("pk")
        ),
        *(
            {"event": row.programme.event.slug, "published": row.number, "at": row.at.isoformat()}
            for row in published.order_by("pk")
        ),
    ]


def erase(subject: Subject) -> int:
    """Let the person be nobody; return in how many rows."""
    if (person := subject.person) is None:
        return 0
    gone = Step.objects.filter(by=person).update(by=None)
    gone += Publication.objects.filter(by=person).update(by=None)
    return gone + Programme.objects.filter(changed_by=person).update(changed_by=None)


PROGRAMMES: Final = PersonalData(
    name="programmes",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("Programmes of events"),
        kept=_("Which steps you took in drafts of a programme, and what you published."),
        why=_("So that two who work on one programme see who did what, and can undo it."),
        how_long=_("Steps until the draft is published; publications as long as the event."),
        how_to_erase=_("When you are erased, your name goes from them."),
    ),
    covers=frozenset(
        f"{model._meta.label}.{name}"
        for model in (Programme, Step, Publication)
        for name in model.PERSONAL
    ),
    export=export,
    erase=erase,
)
