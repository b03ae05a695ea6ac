"""Pure: NodeInfo, which says what software a server runs.

Method
    The links to schemas come first: some servers take the first link whatever it is. Numbers of
    others are not believed, and of theirs nothing is taken but what the software is called.

Source
    NodeInfo 2.0 and 2.1; FEP-f1d5, FEP-0151; FEP-2677 (the Application actor).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from meshup.activitypub.addresses import is_web_url, same_origin
from meshup.activitypub.ids import items_of
from meshup.activitypub.words import read_line
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.activitypub.ids import Json

SCHEMA: Final = "http://nodeinfo.diaspora.software/ns/schema/"
VERSIONS: Final = ("2.1", "2.0")
APPLICATION: Final = "https://www.w3.org/ns/activitystreams#Application"
MOST_LINKS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeFacts:
    """What others get to know of the node.

    Attributes:
        version: of the software.
        repository: where its source is; "" leaves it out. homepage: the same.
        users: how many run it; visitors have no accounts.
        posts: how many events it has sent.
        metadata: more, such as ``nodeName``.
    """

    version: str
    repository: str = ""
    homepage: str = ""
    users: int = 0
    posts: int = 0
    metadata: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NodeInfoLinks:
    """Where a server says more: ``document`` and ``application`` (an actor) are "" for nowhere."""

    document: str
    application: str


@dataclass(frozen=True, slots=True)
class Software:
    """What a server runs: both in lower case, "" where it does not say."""

    name: str
    version: str


def media_type(version: str) -> str:
    """Return the Content-Type of a document in ``version``."""
    return f'application/json; profile="{SCHEMA}{version}#"; charset=utf-8'


def nodeinfo_links(origin: str, application_id: str) -> Json:
    """Return what ``/.well-known/nodeinfo`` says."""
    schemas = [
        {"rel": f"{SCHEMA}{version}", "href": f"{origin}/nodeinfo/{version}"}
        for version in VERSIONS
    ]
    return {"links": [*schemas, {"rel": APPLICATION, "href": application_id}]}


def nodeinfo_document(version: str, facts: NodeFacts) -> Json:
    """Return what the node says of itself in ``version``, one of ``VERSIONS``."""
    software = {"name": "meshup", "version": facts.version}
    if version != "2.0":
        more = {"repository": facts.repository, "homepage": facts.homepage}
        software |= {key: value for key, value in more.items() if value}
    return {
        "version": version,
        "software": software,
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": ["atom1.0"]},
        "openRegistrations": False,
        "usage": {"users": {"total": facts.users}, "localPosts": facts.posts},
        "metadata": dict(facts.metadata),
    }


def read_nodeinfo_links(document: object, origin: str) -> NodeInfoLinks:
    """Return where the server at ``origin`` says more; another server's addresses are not taken.

    Raises:
        BadDocument: it has no links.
    """
    links = document.get("links") if isinstance(document, dict) else None
    if not isinstance(links, list):
        raise BadDocument("nodeinfo_links")
    found: dict[str, str] = {}
    for link in items_of(links, MOST_LINKS):
        rel, href = (link.get("rel"), link.get("href")) if isinstance(link, dict) else (None, None)
        if isinstance(rel, str) and isinstance(href, str) and is_web_url(href):
            found.setdefault(rel, href)
    schemas = [found.get(f"{SCHEMA}{version}", "") for version in VERSIONS]
    own = [href for href in schemas if same_origin(href, origin)]
    application = found.get(APPLICATION, "")
    return NodeInfoLinks(
        next(iter(own), ""), application if same_origin(application, origin) else ""
    )


def read_nodeinfo(document: object) -> Software:
    """Return what software a server says it runs.

    Raises:
        BadDocument: it says nothing of it.
    """
    software = document.get("software") if isinstance(document, dict) else None
    if not isinstance(software, dict):
        raise BadDocument("nodeinfo")
    name = read_line(software.get("name"), 60).lower()
    return Software(name, read_line(software.get("version"), 60))
