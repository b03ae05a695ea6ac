"""Shell: what is done, taken, given and changed of one edition's checklist; each can be undone.

A change is about the checklist of the event, apart from the event's own history. Whatever changes
one locks the row of the event first, of which a placeholder is made if nobody has spoken of the
date; so two who note the same item at once make one row. Twice is once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.rows import row_for
from meshup.checklists.domain.items import MOST_ITEMS, is_for
from meshup.checklists.domain.plans import new_key, refuse_impossible, refuse_nobody
from meshup.checklists.domain.queries.editions import edition_for
from meshup.checklists.errors import EditionOver, EditionSilent, NotYourItem, TooManyItems
from meshup.checklists.models import ChecklistItem
from meshup.checklists.rules import may_do_anything, may_keep_checklists, may_see_checklists
from meshup.community.rules import require
from meshup.history.domain.changes import changing, refuse_if_changed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from meshup.checklists.domain.items import ListedItem
    from meshup.checklists.domain.plans import ItemPlan
    from meshup.checklists.domain.queries.editions import Edition
    from meshup.community.rules import Asker

ABOUT: Final = "checklist"
"""The kind of thing that a change of an edition's checklist is about."""


@dataclass(frozen=True, slots=True)
class ItemOfEdition:
    """Which item of which event is meant, by whom and when."""

    by: Asker
    slug: str
    key: str
    at: datetime


def tick_off(meant: ItemOfEdition) -> None:
    """Note that an item is done.

    Raises:
        HostsOnly, NoSuchEvent, NoSuchItem, NotYourItem, EditionSilent, EditionOver
    """

    def write(row: ChecklistItem, _item: ListedItem) -> None:
        row.done_at, row.done_by_id = meant.at, meant.by.pk

    _change(meant, "tick_off", write, _refuse_others, is_so=lambda item: item.is_done)


def reopen(meant: ItemOfEdition) -> None:
    """Note that an item is not done after all.

    Raises:
        HostsOnly, NoSuchEvent, NoSuchItem, NotYourItem, EditionSilent, EditionOver
    """

    def write(row: ChecklistItem, _item: ListedItem) -> None:
        row.done_at = row.done_by_id = None

    def refuse(by: Asker, item: ListedItem) -> None:
        if item.done_by != by.pk:
            _refuse_others(by, item)

    _change(meant, "reopen", write, refuse, is_so=lambda item: not item.is_done)


def take_on(meant: ItemOfEdition) -> None:
    """Let whoever asks do an item that is nobody's.

    Raises:
        HostsOnly, NoSuchEvent, NoSuchItem, EditionSilent, EditionOver
        NotYourItem: it is somebody else's; hosts take it all the same.
    """

    def refuse(by: Asker, item: ListedItem) -> None:
        if item.assignee is not None and not may_keep_checklists(by):
            raise NotYourItem

    _assign(meant, meant.by.pk, "take_on", refuse)


def give_back(meant: ItemOfEdition) -> None:
    """Let an item be nobody's again; whoever was to do it says so, or a host.

    Raises:
        HostsOnly, NoSuchEvent, NoSuchItem, NotYourItem, EditionSilent, EditionOver
    """

    def refuse(by: Asker, item: ListedItem) -> None:
        if item.assignee not in {None, by.pk} and not may_keep_checklists(by):
            raise NotYourItem

    _assign(meant, None, "give_back", refuse)


def drop_item(meant: ItemOfEdition) -> None:
    """Leave an item out of this edition.

    Raises:
        HostsOnly, NoSuchEvent, NoSuchItem, EditionSilent, EditionOver
    """
    _set_dropped(meant, "leave_out", is_dropped=True)


def bring_back(meant: ItemOfEdition) -> None:
    """Take an item in again that this edition left out.

    Raises:
        HostsOnly, NoSuchEvent, NoSuchItem, EditionSilent, EditionOver
    """
    _set_dropped(meant, "take_in", is_dropped=False)


def add_item(by: Asker, slug: str, plan: ItemPlan, at: datetime) -> str:
    """Add an item to this edition alone; return its key.

    Raises:
        HostsOnly, NoSuchEvent, EditionSilent, EditionOver, ItemTextMissing, ImpossibleDay,
        NoSuchAssignee, TooManyItems
    """
    require(by, may_keep_checklists)
    refuse_impossible(plan)
    with transaction.atomic():
        event = row_for(by, slug, at)
        edition = edition_for(by, slug, at)
        _refuse_closed(edition)
        if sum(item.is_own for item in edition.items) >= MOST_ITEMS:
            raise TooManyItems(most=MOST_ITEMS)
        row = ChecklistItem(event_id=event, key=new_key(), is_own=True, is_assigned=True)
        _write_plan(row, plan)
        with changing(by, "add", f"{ABOUT}:{slug}", at) as making:
            making.save(row)
    return row.key


def edit_item(meant: ItemOfEdition, version: int, plan: ItemPlan) -> None:
    """Say an item otherwise for this edition: its words, its day, who does it.

    Only who does it: words and day go on following the template. ``version`` is that of the item.

    Raises:
        HostsOnly, NoSuchEvent, NoSuchItem, EditionSilent, EditionOver, ItemTextMissing,
        ImpossibleDay, NoSuchAssignee
        ChangedMeanwhile: somebody else changed it.
    """
    require(meant.by, may_keep_checklists)
    refuse_impossible(plan)

    def write(row: ChecklistItem, item: ListedItem) -> None:
        refuse_if_changed_item(row, item, version, meant.slug)
        if not _says(item, plan):
            row.is_reworded = not item.is_own
        row.is_assigned |= plan.assignee != item.assignee
        _write_plan(row, plan)

    def is_so(item: ListedItem) -> bool:
        return _says(item, plan) and item.assignee == plan.assignee

    _change(meant, "edit", write, _refuse_none, is_so)


def refuse_if_changed_item(row: ChecklistItem, item: ListedItem, version: int, slug: str) -> None:
    """Refuse to save over what somebody else noted of an item meanwhile.

    Raises:
        ChangedMeanwhile
    """
    refuse_if_changed(row if item.version else ChecklistItem(version=0), version, f"{ABOUT}:{slug}")


def _says(item: ListedItem, plan: ItemPlan) -> bool:
    return (item.texts, item.days, item.role) == (plan.texts, plan.days, plan.role)


def _write_plan(row: ChecklistItem, plan: ItemPlan) -> None:
    row.texts, row.days, row.role = plan.texts, plan.days, plan.role
    row.assignee_id = plan.assignee


def _assign(
    meant: ItemOfEdition,
    person: int | None,
    verb: str,
    refuse: Callable[[Asker, ListedItem], None],
) -> None:
    refuse_nobody(person)

    def write(row: ChecklistItem, _item: ListedItem) -> None:
        row.is_assigned, row.assignee_id = True, person

    _change(meant, verb, write, refuse, is_so=lambda item: item.assignee == person)


def _set_dropped(meant: ItemOfEdition, verb: str, *, is_dropped: bool) -> None:
    require(meant.by, may_keep_checklists)

    def write(row: ChecklistItem, _item: ListedItem) -> None:
        row.is_dropped = is_dropped

    _change(meant, verb, write, _refuse_none, is_so=lambda item: item.is_dropped == is_dropped)


def _change(
    meant: ItemOfEdition,
    verb: str,
    write: Callable[[ChecklistItem, ListedItem], None],
    refuse: Callable[[Asker, ListedItem], None],
    is_so: Callable[[ListedItem], bool],
) -> None:
    """Change the note of an item, which keeps what the item says at this moment."""
    by, slug = meant.by, meant.slug
    require(by, may_see_checklists)
    with transaction.atomic():
        event = row_for(by, slug, meant.at)
        edition = edition_for(by, slug, meant.at)
        _refuse_closed(edition)
        item = edition.item(meant.key)
        refuse(by, item)
        if is_so(item):
            return
        found = ChecklistItem.objects.filter(event=event, key=item.key).first()
        row = found or ChecklistItem(event_id=event, key=item.key)
        with changing(by, verb, f"{ABOUT}:{slug}", meant.at) as making:
            if found is not None:
                making.watch(row)
            row.texts, row.days, row.role = item.texts, item.days, item.role
            write(row, item)
            making.save(row)


def _refuse_closed(edition: Edition) -> None:
    """Refuse to change what there is nothing to do for.

    Raises:
        EditionSilent, EditionOver
    """
    if edition.is_history:
        raise EditionOver
    if edition.is_silent:
        raise EditionSilent


def _refuse_others(by: Asker, item: ListedItem) -> None:
    """Refuse who may not tick an item off.

    Raises:
        NotYourItem
    """
    if not may_do_anything(by) and not is_for(item, by.pk, getattr(by, "role", "")):
        raise NotYourItem


def _refuse_none(by: Asker, item: ListedItem) -> None:
    """Refuse nobody: the rule was asked before."""
