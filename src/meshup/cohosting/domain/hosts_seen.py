"""Shell: which hosts of a record are who they say, as far as this node knows them.

A record names for each host an identity. That it is the identity of that Group is known from the
Group's own document, which is read there by a job where we do not know it yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.domain.carried_events import slugs_of_events
from meshup.agenda.domain.tags import AGENDA, event_tag
from meshup.cohosting.domain.consents import consenting_hosts
from meshup.cohosting.domain.record_reading import read_record
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.models import Carried
from meshup.fediverse.domain.own_actors import group, identity_key
from meshup.kit.errors import Refusal
from meshup.kit.web import changed
from meshup.mesh.domain.queries.identities import identities_since
from meshup.remote_actors.domain.blocks import is_blocked
from meshup.remote_actors.domain.remote_actor_facts import dids_of
from meshup.remote_actors.domain.remote_actors import actor_of, known_actor

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.cohosting.domain.record import HostEntry, Record


def note_hosts(row: Carried, record: Record, at: datetime) -> None:
    """Note which hosts said yes themselves, and have those looked up that are not known yet.

    The caller saves.
    """
    dids = {host.group: _dids(host) for host in record.hosts if not is_blocked(host.group)}
    known = {name: some for name, some in dids.items() if some is not None}
    before = list(row.hosts)
    row.hosts = [host.group for host in consenting_hosts(record, known, at)]
    if len(known) < len(dids):
        row.next_at = at
    if row.hosts != before:
        changed(TOGETHER, AGENDA, *map(event_tag, slugs_of_events([row.event_id or 0]).values()))


def look_hosts_up(key: int, at: datetime) -> None:
    """Read the documents of hosts that are not known yet, and note who is one. Asks others."""
    row = Carried.objects.filter(pk=key).first()
    if row is None or not row.document:
        return
    record = read_record(row.document)
    for host in record.hosts:
        if host.group != group().id and known_actor(host.group) is None:
            try:
                actor_of(host.group, at)
            except Refusal:
                continue
    before = list(row.hosts)
    note_hosts(row, record, at)
    if row.hosts != before:
        Carried.objects.filter(pk=key, version=row.version).update(hosts=row.hosts)


def _dids(host: HostEntry) -> frozenset[str] | None:
    """Return the identities that are a host's; None where it is not known at all."""
    if host.group == group().id:
        own = identity_key().did
        heirs = identities_since([host.did]).get(host.did, set())
        return frozenset({own, host.did} if own in heirs else {own})
    actor = known_actor(host.group)
    if actor is None:
        return None
    dids = dids_of(actor)
    heirs = identities_since([host.did]).get(host.did, set())
    return dids | {host.did} if heirs & dids else dids
