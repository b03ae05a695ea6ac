"""Shell: finds an actor by what a host pastes: a handle, an address of a group, an event, a server.

Method
    Where the address has no scheme, WebFinger gives the id. A bare server stands for the actor of
    its own (``discovery``). An event, a post or a page leads to whom it is attributed to, on the
    same origin.

Source
    RFC 7033; ActivityStreams 2.0 (``attributedTo``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from meshup.activitypub.actors import KINDS
from meshup.activitypub.addresses import host_of, is_web_url, normal_host, read_handle, same_origin
from meshup.activitypub.ids import id_of, types_of
from meshup.fediverse.domain.addressing import own_host
from meshup.remote_actors.domain.discovery import (
    MOST_FETCHES,
    application_of,
    base_of,
    webfinger_id,
)
from meshup.remote_actors.domain.fetch_limits import FetchBudget
from meshup.remote_actors.domain.fetching import MOST_ACTOR_BYTES, fetch_document
from meshup.remote_actors.domain.remote_actors import actor_of, known_actor, remember_actor
from meshup.remote_actors.errors import FetchRefused, NoSuchHandle

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.addresses import Handle
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

LONGEST: Final = 2_000


def find_actor(text: str, at: datetime) -> RemoteActorFacts:
    """Return the actor whom ``text`` means; read from their server, unless it was just now.

    Raises:
        NoSuchHandle: nobody is there.
        Refusal: as ``remote_actors.actor_of``, where somebody is and cannot be used.
    """
    wanted = text.strip()
    if not wanted or len(wanted) > LONGEST:
        raise NoSuchHandle(address=wanted[:200])
    budget = FetchBudget(MOST_FETCHES)
    handle = read_handle(wanted)
    if handle is not None and not is_web_url(wanted):
        return _of_handle(handle, at, budget)
    if is_web_url(wanted) and not _is_bare(wanted):
        return _of_page(wanted, at, budget)
    host = host_of(wanted) if is_web_url(wanted) else normal_host(wanted)
    if host == "localhost" or "." in host or ":" in host:
        return _of_server(host, at, budget)
    raise NoSuchHandle(address=wanted[:200])


def _of_handle(handle: Handle, at: datetime, budget: FetchBudget) -> RemoteActorFacts:
    if handle.host == own_host():
        raise FetchRefused(address=str(handle), why=_("it is an address of this node"))
    actor_id = webfinger_id(handle.account, handle.host, at, budget)
    if not actor_id:
        raise NoSuchHandle(address=str(handle))
    return actor_of(actor_id, at, refresh=True, budget=budget)


def _of_server(host: str, at: datetime, budget: FetchBudget) -> RemoteActorFacts:
    if host == own_host():
        raise FetchRefused(address=host, why=_("it is an address of this node"))
    actor_id = application_of(host, at, budget)
    if not actor_id:
        return _of_page(f"{base_of(host)}/", at, budget)
    return actor_of(actor_id, at, refresh=True, budget=budget)


def _of_page(url: str, at: datetime, budget: FetchBudget) -> RemoteActorFacts:
    """Return the actor at ``url``, or to whom the thing at ``url`` is attributed."""
    try:
        document = fetch_document(url, at, most_bytes=MOST_ACTOR_BYTES, budget=budget)
    except FetchRefused:
        handle = read_handle(url)
        if handle is None:
            raise
        return _of_handle(handle, at, budget)
    if set(types_of(document)) & set(KINDS):
        actor_id = str(document["id"])
        known = known_actor(actor_id)
        if known is not None and known.fetched_at == at:
            return known
        return remember_actor(document, at)
    owner = id_of(document.get("attributedTo")) or id_of(document.get("actor"))
    if not owner or not same_origin(owner, str(document["id"])):
        raise NoSuchHandle(address=url[:200])
    return actor_of(owner, at, refresh=True, budget=budget)


def _is_bare(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query
