"""Shell: an event of ours goes over from one home to the next: which one that may be.

The same event at two homes has two records, of one uuid; of these we hold it by one at a time. A
record that we held it by before is kept without its event: it says who was named to go on.

In the caller's transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from meshup.agenda.domain.carried_events import slugs_of_events
from meshup.agenda.domain.tags import AGENDA, event_tag
from meshup.cohosting.domain.record_ids import uuid_in
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.models import Carried, Together
from meshup.kit.web import changed
from meshup.mesh.domain.queries.identities import identities_since
from meshup.remote_actors.domain.remote_actor_facts import dids_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from meshup.node_requests.domain.queries.requests import RequestFacts

Holder: TypeAlias = Carried | Together


def holder_of(row: Carried) -> Holder | None:
    """Return by which other record we hold the event of a record, or are its home, locked."""
    uuid = uuid_in(row.record_id)
    if uuid is None:
        return None
    rows = Carried.objects.select_for_update(of=("self",)).exclude(record_id=row.record_id)
    held = rows.filter(is_held=True, record_id__endswith=f"/{uuid}").exclude(event=None)
    carried = held.order_by("pk").first()
    if carried is not None:
        return carried
    ours = Together.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if ours is None or Carried.objects.filter(event=ours.event_id).exclude(pk=row.pk).exists():
        return None
    return ours


def is_named_by(holder: Holder, facts: RequestFacts) -> bool:
    """Say whether who asks may be the home after the one by which we hold an event."""
    document = holder.document
    if not document or document.get("uid") != facts.terms.get("uid"):
        return False
    dids = dids_of(facts.actor)
    return any(_names(one, facts.terms["record"], dids) for one in (document, *befores(document)))


def befores(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the records that we know of those that a record goes on from, the latest first."""
    named = list(document.get("continues", ()))
    rows = Carried.objects.filter(record_id__in=named, is_held=False)
    known = {row.record_id: row.document for row in rows if row.document}
    return [known[name] for name in named if name in known]


def same_identity(named: str, dids: Collection[str]) -> bool:
    """Say whether an identity that was named is one of these, or was replaced by one."""
    return named in dids or bool(identities_since([named])[named] & set(dids))


def take_event(row: Carried, holder: Holder, facts: RequestFacts) -> None:
    """Let the event that another record of ours has be that of ``row``; the caller saves it."""
    if isinstance(holder, Carried):
        row.has_own_place, row.places_wanted = holder.has_own_place, holder.places_wanted
        row.event_id, row.hosts = holder.event_id, holder.hosts
        holder.event, holder.is_held, holder.silent_since = None, False, None
        holder.save()
    else:
        row.has_own_place, row.places_wanted = True, None
        row.event_id = holder.event_id
        named = {"did": min(dids_of(facts.actor), default=""), "record": row.record_id}
        holder.is_home, holder.is_paused, holder.is_stale = False, False, True
        holder.moved_to = holder.moved_to or named
        holder.save()
    row.document = holder.document
    row.silent_since = None
    slugs = slugs_of_events([row.event_id or 0]).values()
    changed(TOGETHER, AGENDA, *map(event_tag, slugs))


def _names(document: Mapping[str, Any], record: str, dids: Collection[str]) -> bool:
    moved = document.get("movedTo")
    if isinstance(moved, dict) and moved.get("record") == record:
        return same_identity(str(moved.get("did", "")), dids)
    return any(same_identity(did, dids) for did in document.get("successors", ()))
