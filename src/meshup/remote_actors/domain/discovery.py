"""Shell: asks servers who is at a name, what stands for them, and what they run.

Whatever they say is a hint: an actor is who the document at their id says they are. A server's
own actor is linked by its NodeInfo (FEP-2677), or given by WebFinger of its address (FEP-d556), or
it is ``relay`` there, as Mobilizon has it.

Source
    RFC 7033; NodeInfo 2.1; FEP-2677; FEP-d556.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from django.conf import settings

from meshup.activitypub.nodeinfo import NodeInfoLinks, read_nodeinfo, read_nodeinfo_links
from meshup.activitypub.webfinger import read_webfinger
from meshup.fediverse.domain.actor_names import APPLICATION
from meshup.kit.errors import Refusal
from meshup.remote_actors.domain.fetch_limits import FetchBudget
from meshup.remote_actors.domain.fetching import fetch_discovery
from meshup.remote_actors.domain.instances import note_software
from meshup.remote_actors.errors import FetchBusy, FetchLimit
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

MOST_FETCHES: Final = 8
"""How much is read to find one actor."""


def webfinger_id(resource: str, host: str, at: datetime, budget: FetchBudget) -> str:
    """Return the id that ``host`` gives for ``resource``; "" where it gives none that holds.

    Raises:
        Refusal: as ``fetching.fetch_discovery``.
    """
    query = f"resource={quote(resource, safe=':@/')}"
    url = f"{base_of(host)}/.well-known/webfinger?{query}"
    try:
        return read_webfinger(fetch_discovery(url, at, budget=budget), resource)
    except BadDocument:
        return ""


def application_of(host: str, at: datetime, budget: FetchBudget) -> str:
    """Return the id of a server's own actor; "" where it has none. Notes its software.

    Raises:
        FetchBusy, FetchLimit: later.
    """
    found = _softly(lambda: _linked_application(host, at, budget))
    found = found or _softly(lambda: webfinger_id(f"{base_of(host)}/", host, at, budget))
    return found or _softly(lambda: webfinger_id(f"acct:{APPLICATION}@{host}", host, at, budget))


def learn_software(host: str, at: datetime, budget: FetchBudget | None = None) -> str:
    """Ask a server what it runs, and remember it; in lower case, "" where it does not say.

    Raises:
        Refusal: as ``fetching.fetch_discovery``.
    """
    budget = budget or FetchBudget(MOST_FETCHES)
    return _software(_links_of(host, at, budget), host, at, budget)


def base_of(host: str) -> str:
    """Return the origin of ``host``: https, but for one of this machine when all is tried there."""
    on_machine = ":" in host or host == "localhost"
    scheme = "http" if settings.CONFIG.federation_local and on_machine else "https"
    return f"{scheme}://{host}"


def _linked_application(host: str, at: datetime, budget: FetchBudget) -> str:
    links = _links_of(host, at, budget)
    _softly(lambda: _software(links, host, at, budget))
    return links.application


def _links_of(host: str, at: datetime, budget: FetchBudget) -> NodeInfoLinks:
    base = base_of(host)
    try:
        document = fetch_discovery(f"{base}/.well-known/nodeinfo", at, budget=budget)
        return read_nodeinfo_links(document, base)
    except BadDocument:
        return NodeInfoLinks("", "")


def _software(links: NodeInfoLinks, host: str, at: datetime, budget: FetchBudget) -> str:
    if not links.document:
        return ""
    try:
        name = read_nodeinfo(fetch_discovery(links.document, at, budget=budget)).name
    except BadDocument:
        return ""
    note_software(host, name, at)
    return name


def _softly(ask: Callable[[], str]) -> str:
    """Return what ``ask`` does, or "" where the server does not answer it."""
    try:
        return ask()
    except (FetchBusy, FetchLimit):
        raise
    except Refusal:
        return ""
