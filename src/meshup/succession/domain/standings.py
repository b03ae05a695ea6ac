"""Shell: what a host says of an event when another looks: ours as a document, theirs read.

Nothing in it is believed but where it was found: a document at a host's own address says where
that host stands. Records in it carry the proof of whoever wrote them, and count by that alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.contexts import REQUEST_CONTEXT
from meshup.cohosting.domain.record_ids import record_at
from meshup.cohosting.domain.record_reading import read_record
from meshup.cohosting.errors import BadRecord
from meshup.fediverse.domain.own_actors import group
from meshup.kit.clock import now
from meshup.mesh.domain.queries.identities import identities_since
from meshup.signed_messages.errors import BadKey, BadProof
from meshup.signed_messages.keys import key_of_did
from meshup.signed_messages.proofs import verify_proof
from meshup.succession.choices import STANDING_TYPE, Says
from meshup.succession.domain.order import Claim

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from meshup.activitypub.ids import Json
    from meshup.cohosting.domain.queries.homes import HomeFacts
    from meshup.cohosting.domain.record import Record

READABLE: Final = frozenset(one.value for one in Says) - {Says.GONE.value, Says.NOTHING.value}


@dataclass(frozen=True, slots=True)
class ReadStanding:
    """What another host says, as it came; its records are not verified yet.

    Attributes:
        record: that of its home as it knows it. before: that of the home before, {} for none.
    """

    says: Says
    record: Mapping[str, Any]
    before: Mapping[str, Any]


def standing_at(group_id: str, uuid: UUID) -> str:
    """Return where the node of a Group says how it stands with an event."""
    return f"{record_at(group_id, uuid)}/standing"


def standing_document(facts: HomeFacts, *, declines: bool) -> Json:
    """Return what we say of an event that we hold with others."""
    document: Json = {
        "@context": REQUEST_CONTEXT,
        "id": standing_at(group().id, facts.uuid),
        "type": STANDING_TYPE,
        "says": _says(facts, declines=declines).value,
        "record": dict(facts.document),
    }
    if facts.before:
        document["before"] = dict(facts.before[0])
    return document


def read_standing(document: Mapping[str, Any]) -> ReadStanding | None:
    """Return what a host says; None where it makes no sense."""
    says, record, before = (document.get(name) for name in ("says", "record", "before"))
    if (
        document.get("type") != STANDING_TYPE
        or says not in READABLE
        or not isinstance(record, dict)
    ):
        return None
    return ReadStanding(Says(says), record, before if isinstance(before, dict) else {})


def claim_of(
    document: Mapping[str, Any], group_id: str, facts: HomeFacts, named: Collection[str]
) -> tuple[Claim, Record] | None:
    """Return what a host claims by a record of its own for our event, with that record.

    None where it is for something else, or is not signed by an identity that is ``named``.
    """
    did = signed_by(document, group_id, named)
    if did is None:
        return None
    try:
        record = read_record(document)
    except BadRecord:
        return None
    is_its_own = record.id == record_at(group_id, facts.uuid) and record.home.group == group_id
    if not is_its_own or record.uid != facts.uid:
        return None
    claim = Claim(
        did=did,
        group=group_id,
        record=record.id,
        version=record.version,
        continues=record.continues,
        name=record.home.name,
        page=record.page,
    )
    return claim, record


def signed_by(document: Mapping[str, Any], group_id: str, dids: Collection[str]) -> str | None:
    """Return which of some identities signed a document in the name of a Group, itself or its heir.

    None where it was none of them.
    """
    heirs = identities_since(dids)
    for did in dids:
        for one in (did, *sorted(heirs.get(did, ()))):
            if _holds(document, group_id, one):
                return did
    return None


def _holds(document: Mapping[str, Any], group_id: str, did: str) -> bool:
    try:
        key = key_of_did(did)
        method = verify_proof(document, lambda _method: key, now())
    except (BadKey, BadProof):
        return False
    return method.startswith(f"{group_id}#")


def _says(facts: HomeFacts, *, declines: bool) -> Says:
    if facts.moved_to:
        return Says.MOVED
    if facts.is_paused:
        return Says.PAUSED
    if facts.is_home:
        return Says.AT_HOME
    return Says.DECLINES if declines else Says.FOLLOWS
