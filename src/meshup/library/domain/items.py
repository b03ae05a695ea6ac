"""Shell: hosts write, offer, withdraw and remove what this node shares.

Each function is one transaction, kept in the history; whatever is changed is locked by its row.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.history.domain.changes import changing, refuse_if_changed
from meshup.kit.document_kinds import kind_of
from meshup.library.choices import TRANSITIONS, ItemState
from meshup.library.domain.item_files import write_file
from meshup.library.domain.item_plans import (
    ItemPlan,
    check_plan,
    form_of,
    licence_that_stays,
    payload_digest,
    payload_of,
)
from meshup.library.domain.own_number import count_change
from meshup.library.errors import NoSuchItem, NoSuchSource, TooManyItems
from meshup.library.models import LibraryItem
from meshup.library.sources import item_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.library.sources import Draft

ABOUT: Final = "library_item"
MOST_ITEMS: Final = 500


def add_item(
    by: Asker | None,
    plan: ItemPlan,
    at: datetime,
    *,
    based_on: Sequence[Mapping[str, Any]] = (),
    made_from: str = "",
    verb: str = "create",
) -> UUID:
    """Put something into the library; return by what it is known.

    Raises:
        HostsOnly, TooManyItems, what ``check_plan`` refuses
        FileUnreadable, FileHasMacros, LibraryFileTooLarge, NoRoomForFiles: of its file.
    """
    require(by, may_run_community)
    check_plan(plan, has_file=bool(plan.file), based_on=based_on)
    if LibraryItem.objects.count() >= MOST_ITEMS:
        raise TooManyItems(most=MOST_ITEMS)
    row = LibraryItem(made_at=at, based_on=[*based_on], made_from=made_from)
    with changing(by, verb, f"{ABOUT}:{row.uuid}", at) as making:
        _fill(row, plan)
        making.save(row)
    return row.uuid


def edit_item(by: Asker | None, uuid: UUID, version: int, plan: ItemPlan, at: datetime) -> None:
    """Let an item be as ``plan`` says; its file stays where the plan brings none.

    Raises:
        HostsOnly, NoSuchItem, ChangedMeanwhile, and as ``add_item``
    """
    require(by, may_run_community)
    with changing(by, "edit", f"{ABOUT}:{uuid}", at) as making:
        row = locked_item(uuid)
        refuse_if_changed(row, version, f"{ABOUT}:{uuid}")
        has_file = bool(plan.file or row.file_kind)
        check_plan(plan, has_file=has_file, based_on=row.based_on)
        making.watch(row)
        _fill(row, plan)
        making.save(row)


def move_item(by: Asker | None, uuid: UUID, state: ItemState, at: datetime) -> None:
    """Offer an item, or withdraw it; twice is once.

    Raises:
        HostsOnly, NoSuchItem, LicenceMissing, ValueError: there is no such way.
    """
    require(by, may_run_community)
    with transaction.atomic():
        row = locked_item(uuid)
        if row.state == state:
            return
        if state not in TRANSITIONS[ItemState(row.state)]:
            raise ValueError(state)
        with changing(by, str(state), f"{ABOUT}:{uuid}", at) as making:
            making.watch(row)
            row.state = state
            check_plan(plan_of(row), has_file=bool(row.file_kind), based_on=row.based_on)
            making.save(row)


@transaction.atomic
def remove_item(by: Asker | None, uuid: UUID, at: datetime) -> None:
    """Take an item away for good, with its file; twice is once. Copies of others stay theirs.

    Raises:
        HostsOnly
    """
    require(by, may_run_community)
    if LibraryItem.objects.filter(uuid=uuid).delete()[0]:
        count_change(at)


def make_item(by: Asker, source_name: str, key: str, at: datetime) -> UUID:
    """Make an item of something that this node has; for hosts alone until they offer it.

    Twice is the same item; what another room wrote into it is as that room has it now.

    Raises:
        HostsOnly, NoSuchSource, and as ``add_item``
    """
    require(by, may_run_community)
    source = item_source(source_name)
    if source is None:
        raise NoSuchSource
    draft = source.draft(by, key, at)
    made_from = f"{source_name}:{key}"
    known = LibraryItem.objects.filter(made_from=made_from).first()
    if known is not None:
        _freshen(by, known.uuid, draft, at)
        return known.uuid
    plan = ItemPlan(
        kind=draft.kind,
        titles=draft.titles,
        summaries=draft.summaries,
        texts=draft.texts,
        link=draft.link,
        part=draft.part,
        file=draft.file or None,
        licence=draft.licence,
        credit=draft.credit,
        town=draft.town,
        facts=draft.facts,
    )
    return add_item(by, plan, at, made_from=made_from)


def plan_of(row: LibraryItem) -> ItemPlan:
    """Return what an item is, as a plan."""
    names = ("kind", "titles", "summaries", "texts", "link", "part", "licence", "credit")
    more = ("audience", "state", "town", "facts")
    return ItemPlan(**{name: getattr(row, name) for name in (*names, *more)})


def locked_item(uuid: UUID) -> LibraryItem:
    """Return the row of an item, locked until the end of the transaction.

    Raises:
        NoSuchItem
    """
    row = LibraryItem.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NoSuchItem
    return row


def _freshen(by: Asker, uuid: UUID, draft: Draft, at: datetime) -> None:
    """Let an item hold the part or the file as its room gives it now; its words stay."""
    row = LibraryItem.objects.get(uuid=uuid)
    is_same_file = not draft.file or sha256(draft.file).hexdigest() == row.digest
    if row.part == dict(draft.part) and is_same_file:
        return
    plan = replace(plan_of(row), part=draft.part, file=draft.file or None)
    with changing(by, "refresh", f"{ABOUT}:{uuid}", at) as making:
        row = locked_item(uuid)
        making.watch(row)
        _fill(row, plan)
        making.save(row)


def _fill(row: LibraryItem, plan: ItemPlan) -> None:
    """Write a plan into a row, with the digest of what it holds."""
    names = ("kind", "titles", "summaries", "texts", "link", "credit", "audience", "state")
    for name in (*names, "town"):
        setattr(row, name, getattr(plan, name))
    row.part, row.facts = dict(plan.part), dict(plan.facts)
    row.licence = (plan.licence or licence_that_stays(row.based_on)) if plan.is_content else ""
    if plan.file:
        kind = kind_of(plan.file)
        row.digest = sha256(plan.file).hexdigest()
        write_file(row.digest, kind, plan.file)
        row.file_kind, row.file_bytes = kind, len(plan.file)
    row.holds = form_of(plan, has_file=bool(row.file_kind))
    if not row.file_kind or row.holds == "part":
        row.digest = payload_digest(payload_of(row.holds, row.texts, row.link, row.part))
