"""Shell: the records of events of ours: put together, signed when they say something new, sent.

Method
    A version is a moment in seconds, or one more than the last, whichever is higher: it grows even
    where the node was restored from a backup that is older than what it had sent.

    What is the same as before writes nothing and sends nothing. A message that is lost is made up
    for: every co-host reads the record each hour.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from meshup.activitypub import activity_documents as activities
from meshup.activitypub.addresses import is_web_url
from meshup.agenda.domain.carried_events import event_in_any_state
from meshup.agenda.domain.tags import AGENDA, event_tag
from meshup.agenda.errors import NoSuchEvent
from meshup.cohosting.choices import KIND, RECORD_TYPE
from meshup.cohosting.domain.document_parts import LONGEST_URL
from meshup.cohosting.domain.own_events import event_fields, own_place
from meshup.cohosting.domain.record import (
    MOST_RECORD_BYTES,
    HeldPlace,
    HostEntry,
    Record,
    content_digest,
    record_document,
)
from meshup.cohosting.domain.record_ids import about_together, record_id
from meshup.cohosting.domain.record_reading import read_place
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.models import Cohost, Together
from meshup.community.domain.queries import this_node
from meshup.deliveries.domain.delivering import deliver
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import group, identity_key, proved
from meshup.fediverse.domain.settings import federation
from meshup.kit.printable import printable_line
from meshup.kit.web import changed
from meshup.node_requests.domain.queries.offers import offers_of
from meshup.node_requests.domain.queries.requests import requests_of_kind
from meshup.remote_actors.domain.remote_actor_facts import dids_of
from meshup.signed_messages.proofs import canonical_json

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.ids import Json
    from meshup.node_requests.domain.queries.requests import RequestFacts

CURRENT: Final = 0
LOOKS_FIRST: Final = timedelta(hours=2)
"""Whoever has not looked for so long whether another goes on with an event says nothing of it."""


def rewrite_record(key: int, at: datetime) -> bool:
    """Put a record of ours together; sign and send it if it says anything new. Twice is once."""
    if not federation().is_on:
        return False
    with transaction.atomic():
        rows = Together.objects.select_for_update(of=("self",)).select_related("event")
        row = rows.filter(pk=key).first()
        if row is None or not may_write(row, at):
            return False
        try:
            record = own_record(row, at)
        except NoSuchEvent:
            return False
        row.is_stale = False
        document = record_document(record)
        digest = content_digest(document)
        if row.version and bytes(row.digest) == digest:
            row.save(update_fields=["is_stale"])
            return False
        row.version = max(row.version + 1, int(at.timestamp()))
        row.digest = digest
        if _groups(row.document) != _groups(document):
            changed(AGENDA, event_tag(row.event.slug))
        row.document = proved(document | {"version": row.version}, at)
        row.save()
        changed(TOGETHER)
        _send(row, at)
        return True


def may_write(row: Together, at: datetime) -> bool:
    """Say whether the record of an event is ours to write now.

    A home that another goes on from is silent until its hosts decide; one that named another says
    that once, as its last word. Whoever may have been away looks first.
    """
    if row.moved_to:
        return bool(row.document.get("movedTo") != row.moved_to)
    if row.is_paused or not row.is_home:
        return False
    is_new = not row.document.get("successors")
    return is_new or (row.looked_at is not None and row.looked_at + LOOKS_FIRST > at)


def own_record(row: Together, at: datetime) -> Record:
    """Return what the record of an event of ours says now, at no version.

    Raises:
        NoSuchEvent: the event is not there any more.
    """
    event = event_in_any_state(row.event.slug)
    agreed = agreed_requests(row, at)
    offers = offers_of(agreed)
    cohosts = {str(one.request): one for one in Cohost.objects.filter(together=row)}
    hosts, places = [], [own_place(event)]
    for key, facts in agreed.items():
        if key not in offers or facts.evidence.get("type") != "Accept":
            continue
        hosts.append(_entry(facts, offers[key]))
        cohost = cohosts.get(key)
        if cohost is not None:
            places.append(_place(facts.actor.actor_id, cohost))
    home = HostEntry(
        group=group().id,
        did=identity_key().did,
        name=printable_line(this_node().name),
        url=absolute("/"),
    )
    dids = [host.did for host in hosts]
    return Record(
        id=record_id(row.uuid),
        uuid=str(row.uuid),
        version=CURRENT,
        home=home,
        hosts=tuple(hosts),
        places=tuple(places),
        successors=tuple(did for did in row.successors if did in dids),
        take_over_after_days=row.take_over_after_days,
        parts=tuple(row.parts),
        continues=tuple(row.continues),
        moved_to=(row.moved_to["did"], row.moved_to["record"]) if row.moved_to else None,
        **event_fields(event),
    )


def set_parts(slug: str, parts: list[Json]) -> None:
    """Let the record of an event of ours say which parts of its programme hosts fill."""
    for row in Together.objects.select_for_update(of=("self",)).filter(event__slug=slug):
        if row.parts != parts:
            Together.objects.filter(pk=row.pk).update(parts=parts, is_stale=True)


def agreed_requests(row: Together, at: datetime) -> dict[str, RequestFacts]:
    """Return the requests for an event of ours to which communities said yes, by their uuid."""
    asked = requests_of_kind(KIND, at, about=[about_together(row.uuid)])
    agreed = [facts for facts in asked if facts.is_ours and facts.is_agreed]
    return {str(facts.uuid): facts for facts in sorted(agreed, key=lambda one: one.made_at)}


def did_of_host(facts: RequestFacts) -> str:
    """Return the identity by which a community said yes; "" where its words do not show that."""
    proof: Any = facts.evidence.get("proof")
    method = proof.get("verificationMethod") if isinstance(proof, dict) else ""
    named = [f"did:key:{key.multibase}" for key in facts.actor.proof_keys if key.id == method]
    return named[0] if named else min(dids_of(facts.actor), default="")


def _entry(facts: RequestFacts, offer: Json) -> HostEntry:
    return HostEntry(
        group=facts.actor.actor_id,
        did=did_of_host(facts),
        name=printable_line(facts.actor.called)[:200],
        url=_page(facts.actor.url),
        offer=offer,
        accept=facts.evidence,
    )


def _groups(document: Json) -> list[str]:
    return [host["group"] for host in document.get("hosts", ())]


def _page(url: str) -> str:
    return url if len(url) <= LONGEST_URL and is_web_url(url) else ""


def _place(actor_id: str, cohost: Cohost) -> HeldPlace:
    """Return where a co-host holds it, as it said; its numbers as ours are shown."""
    said = read_place(cohost.place) if cohost.place else HeldPlace(group=actor_id)
    return replace(said, group=actor_id, given=cohost.places_given)


def _send(row: Together, at: datetime) -> None:
    """Send a record to all who agreed; one that no inbox takes only says that it is there."""
    document: Json = row.document
    if len(canonical_json(document)) > MOST_RECORD_BYTES:
        document = {"id": document["id"], "type": RECORD_TYPE, "version": row.version}
    actors = [facts.actor for facts in agreed_requests(row, at).values()]
    activity_id = f"{record_id(row.uuid)}#update-{row.version}"
    to = [actor.actor_id for actor in actors]
    activity = activities.update_by(activity_id, group().id, document, to)
    deliver(activity, by=group().name, to=[actor.inbox for actor in actors], at=at)
