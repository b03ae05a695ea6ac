"""Checklists as data about people: who does what, and who did it.

Shell. Called by the registry (``kit.personal_data``), in its transaction. People are named by their
number; whoever is erased is nobody in lists, notes and in what history holds of both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meshup.checklists.domain import templates
from meshup.checklists.domain.tracked import ITEM
from meshup.checklists.models import ChecklistItem, ChecklistTemplate
from meshup.history.domain.personal_data import rewrite_snapshots
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences

if TYPE_CHECKING:
    from meshup.history.domain.records import Snapshot
    from meshup.kit.personal_data import Subject

NUMBERS: Final = ("assignee_id", "done_by_id")
"""Columns of a note that name somebody."""


def export(subject: Subject) -> list[Record]:
    """Return what the person does, or did, by event, and what they do for each date of a series."""
    if (person := subject.person) is None:
        return []
    notes = ChecklistItem.objects.filter(Q(assignee=person) | Q(done_by=person)).order_by("pk")
    usual = ChecklistTemplate.objects.order_by("pk").values_list("series__slug", "items")
    return [
        *(
            {
                "event": note.event.slug,
                "texts": note.texts,
                "does_it": note.assignee_id == person,
                "done_at": note.done_at.isoformat() if note.done_at else None,
                "did_it": note.done_by_id == person,
            }
            for note in notes.select_related("event")
        ),
        *(
            {"series": series or "", "texts": item["texts"], "does_it": True}
            for series, items in usual
            for item in items
            if item["assignee"] == person
        ),
    ]


def erase(subject: Subject) -> int:
    """Let the person be nobody, in lists, notes and history; return in how many."""
    if (person := subject.person) is None:
        return 0
    gone = ChecklistItem.objects.filter(assignee=person).update(assignee=None)
    gone += ChecklistItem.objects.filter(done_by=person).update(done_by=None)
    for template in ChecklistTemplate.objects.select_for_update().order_by("pk"):
        items = _without(template.items, person)
        if items != template.items:
            ChecklistTemplate.objects.filter(pk=template.pk).update(items=items)
            gone += 1

    def rewrite(columns: Snapshot) -> Snapshot:
        """Return a snapshot without the person's number."""
        left: Snapshot = {
            name: None if name in NUMBERS and value == person else value
            for name, value in columns.items()
        }
        return left | {"items": _without(left["items"], person)} if "items" in left else left

    return gone + rewrite_snapshots({ITEM, templates.ABOUT}, rewrite)


def _without(items: list[dict[str, Any]], person: int) -> list[dict[str, Any]]:
    return [
        item | {"assignee": None if item["assignee"] == person else item["assignee"]}
        for item in items
    ]


CHECKLISTS: Final = PersonalData(
    name="checklists",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("Checklists"),
        kept=_("What you do for an event or for each date of a series, and what you ticked off."),
        why=_("So that hosts and helpers share the work, and you are reminded of your part."),
        how_long=_("As long as you have a role."),
        how_to_erase=_("Give it back; when you are erased, your name goes from it."),
    ),
    covers=frozenset(
        {
            *(f"{ChecklistItem._meta.label}.{name}" for name in ChecklistItem.PERSONAL),
            *(f"{ChecklistTemplate._meta.label}.{name}" for name in ChecklistTemplate.PERSONAL),
        }
    ),
    export=export,
    erase=erase,
)
