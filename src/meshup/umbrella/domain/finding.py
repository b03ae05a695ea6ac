"""Shell: the group that an address means, also where it is that of a whole node."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from meshup.activitypub.addresses import host_of
from meshup.kit.errors import Refusal
from meshup.remote_actors.domain.fetching import fetch_discovery
from meshup.remote_actors.domain.finding import find_actor
from meshup.umbrella.errors import NoGroupThere

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

LONGEST_HANDLE: Final = 400


def find_group(address: str, at: datetime) -> RemoteActorFacts:
    """Return the group at ``address``: a handle, its id, its page, or its node.

    Of a node as a whole its NodeInfo says which group is its community.

    Raises:
        NoGroupThere: there is none.
        Refusal: as ``find_actor``.
    """
    found = find_actor(address, at)
    if found.kind == "Application":
        found = find_actor(f"@{_group_of(found, at)}", at)
    if found.kind != "Group":
        raise NoGroupThere
    return found


def _group_of(application: RemoteActorFacts, at: datetime) -> str:
    scheme = application.actor_id.partition("://")[0]
    base = f"{scheme}://{application.host}"
    metadata = fetch_discovery(f"{base}/nodeinfo/2.1", at).get("metadata")
    handle = metadata.get("group") if isinstance(metadata, dict) else None
    if not isinstance(handle, str) or len(handle) > LONGEST_HANDLE:
        raise NoGroupThere
    if host_of(f"{scheme}://{handle.rpartition('@')[2]}") != application.host:
        raise NoGroupThere
    return handle


def find_guest(address: str, at: datetime) -> RemoteActorFacts:
    """Return who is at ``address``: of a node the group of its community, of others as found.

    Raises:
        Refusal: as ``find_actor``.
    """
    found = find_actor(address, at)
    if found.kind == "Application":
        with suppress(Refusal):
            return find_actor(f"@{_group_of(found, at)}", at)
    return found
