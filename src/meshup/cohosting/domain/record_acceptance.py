"""Shell: records of other communities: believed, kept, and followed; or left aside.

What is believed: a record at its own address, of the home that asked us and to which we said yes,
signed by the identity that it had then. The newest version counts, in whatever order versions come;
the same twice is once. Two records of one version are a lie of whoever signed both: the second is
kept for hosts to see, and changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from meshup.cohosting.choices import Verdict
from meshup.cohosting.domain.carrying import bring_to_record
from meshup.cohosting.domain.hosts_seen import note_hosts
from meshup.cohosting.domain.hourly_limit import has_to_wait
from meshup.cohosting.domain.record import record_digest, verdict_on
from meshup.cohosting.domain.record_reading import read_record
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.errors import BadRecord
from meshup.cohosting.models import Carried
from meshup.kit.web import changed
from meshup.node_requests.domain.queries.requests import request_of
from meshup.node_requests.errors import NoSuchRequest
from meshup.signed_messages.errors import BadProof
from meshup.signed_messages.proofs import verify_proof

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.cohosting.domain.record import Record
    from meshup.node_requests.domain.queries.requests import RequestFacts
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts


def request_behind(row: Carried, at: datetime) -> RequestFacts | None:
    """Return the request by which we hold an event, if it still holds; else None."""
    try:
        facts = request_of(row.request, at)
    except NoSuchRequest:
        return None
    return facts if facts.is_agreed else None


@transaction.atomic
def take_record(key: int, document: Mapping[str, Any], at: datetime) -> Verdict:
    """Take a record for the event that we hold by it, and bring our event to it.

    Raises:
        BadRecord: it is not to be believed, or does not read.
    """
    row = Carried.objects.select_for_update().filter(pk=key, is_held=True).first()
    facts = request_behind(row, at) if row is not None else None
    if row is None or facts is None:
        raise BadRecord("not_agreed")
    record = _believed(row, document, facts.actor, at)
    digest = record_digest(document)
    known = (row.version, bytes(row.digest)) if row.version else None
    verdict = verdict_on(known, record.version, digest)
    if verdict is Verdict.EQUIVOCATION and not row.conflict:
        row.conflict = dict(document)
        row.save(update_fields=["conflict"])
        changed(TOGETHER)
    if verdict is not Verdict.NEWER:
        return verdict
    if has_to_wait(row, at):
        row.save(update_fields=["next_at"])
        return Verdict.TOO_MANY
    bring_to_record(row, record, at)
    row.version, row.digest, row.document = record.version, digest, dict(document)
    row.conflict = {}
    note_hosts(row, record, at)
    row.save()
    changed(TOGETHER)
    return verdict


def _believed(
    row: Carried, document: Mapping[str, Any], actor: RemoteActorFacts, at: datetime
) -> Record:
    """Return what a record says, if it is the one of our home.

    Raises:
        BadRecord
    """
    try:
        verify_proof(document, actor.proof_key_named, at)
    except BadProof as bad:
        raise BadRecord(bad.code) from None
    record = read_record(document)
    if record.id != row.record_id or not record.id.endswith(f"/{record.uuid}"):
        raise BadRecord("id")
    if record.home.group != actor.actor_id:
        raise BadRecord("home")
    if row.document and record.uid != row.document.get("uid"):
        raise BadRecord("uid")
    return record
