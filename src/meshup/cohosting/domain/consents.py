"""Pure: which hosts of a record have said yes themselves.

A record is the home's word. That another community hosts the event with it counts only where that
community's own Accept stands in the record: signed by its identity, in the name of its Group, and
an answer to an Offer of this home that asked for this very event.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from meshup.activitypub.ids import id_of
from meshup.cohosting.choices import KIND
from meshup.signed_messages.errors import BadKey, BadProof
from meshup.signed_messages.keys import key_of_did
from meshup.signed_messages.proofs import canonical_json, verify_proof

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.cohosting.domain.record import HostEntry, Record


def consenting_hosts(
    record: Record, dids: Mapping[str, frozenset[str]], now: datetime
) -> tuple[HostEntry, ...]:
    """Return the hosts of a record that said yes.

    Args:
        record: as it was read.
        dids: the identities that are known to be those of each Group, by its id.
        now: aware.
    """
    return tuple(
        host
        for host in record.hosts
        if host.did in dids.get(host.group, frozenset()) and has_consented(host, record, now)
    )


def has_consented(host: HostEntry, record: Record, now: datetime) -> bool:
    """Say whether a host's own words in a record are a yes to this very event."""
    offer, accept = host.offer, host.accept
    asked = offer.get("object")
    if (
        offer.get("type") != "Offer"
        or offer.get("purpose") != KIND
        or not isinstance(asked, dict)
        or asked.get("record") not in (record.id, *record.continues)
        or host.group not in _addressed(offer)
        or accept.get("type") != "Accept"
        or id_of(accept.get("actor")) != host.group
        or id_of(accept.get("object")) != id_of(offer)
        or accept.get("digest") != _digest(offer)
    ):
        return False
    return _is_signed_by(accept, host, now)


def _addressed(offer: Mapping[str, Any]) -> tuple[str, ...]:
    to = offer.get("to")
    return tuple(one for one in to if isinstance(one, str)) if isinstance(to, list) else ()


def _digest(offer: Mapping[str, Any]) -> str:
    bare = {name: value for name, value in offer.items() if name not in {"proof", "signature"}}
    try:
        return sha256(canonical_json(bare)).hexdigest()
    except BadProof:
        return ""


def _is_signed_by(accept: Mapping[str, Any], host: HostEntry, now: datetime) -> bool:
    try:
        key = key_of_did(host.did)
        method = verify_proof(accept, lambda _method: key, now)
    except (BadKey, BadProof):
        return False
    return method.startswith(f"{host.group}#")
