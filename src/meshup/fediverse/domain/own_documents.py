"""Shell: how this node shows itself to other servers: its actors, WebFinger, NodeInfo.

Everything is public, the same for everybody, and changes only with the node's profile and the
decisions of its hosts.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext, override

from meshup.activitypub.actor_document import OwnActorFacts as Described, actor_document
from meshup.activitypub.addresses import read_handle
from meshup.activitypub.nodeinfo import NodeFacts, nodeinfo_document, nodeinfo_links
from meshup.activitypub.webfinger import server_webfinger_document, webfinger_document
from meshup.community.domain.queries import NODE_TAG, count_people, this_node
from meshup.fediverse.actor_parts import with_parts
from meshup.fediverse.domain.addressing import absolute, own_host
from meshup.fediverse.domain.own_actors import (
    application,
    group,
    identity_key,
    own_actor,
    own_actor_of_id,
    own_actors,
    proved_identity,
    public_pem,
)
from meshup.fediverse.domain.settings import federation
from meshup.fediverse.domain.tags import FEDERATION
from meshup.fediverse.usage_counts import count_posts
from meshup.kit.addresses import address_of
from meshup.kit.localized_text import localized
from meshup.kit.shown import Shown
from meshup.kit.text import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.activitypub.ids import Json
    from meshup.community.domain.node_profile import NodeProfile
    from meshup.fediverse.domain.own_actors import OwnActorFacts

TAGS: Final = frozenset({FEDERATION, NODE_TAG})
ICON_SIDE: Final = 512
SHARED_INBOX: Final = "/ap/inbox"
LONGEST_RESOURCE: Final = 2_000


def own_actor_document(name: str) -> Shown[Json] | None:
    """Return the document of the actor ``name``, or None where there is none."""
    actor = own_actor(name)
    if actor is None:
        return None
    node = this_node()
    with override(node.languages[0]):
        described = _described(actor, node)
    return with_parts(Shown(actor_document(described), TAGS), actor)


def page_of(actor: OwnActorFacts) -> str:
    """Return the page for people of one of our actors.

    The bare address stands for the server, so the Group has the page in the main language.
    """
    if actor.kind == "Application":
        return absolute("/")
    return absolute(address_of("home", this_node().languages[0]) or "/")


def webfinger_of(resource: str) -> Shown[Json] | None:
    """Return what stands behind ``resource``, or None where it names none of our actors.

    Named are they by handle, by id, by the Group's page, and the server by its bare address.
    """
    if len(resource) > LONGEST_RESOURCE:
        return None
    if resource.rstrip("/") == absolute(""):
        document = server_webfinger_document(f"{absolute('')}/", application().id)
        return Shown(document, TAGS)
    actor = _meant(resource)
    if actor is None:
        return None
    document = webfinger_document(
        f"acct:{actor.name}@{own_host()}",
        actor.id,
        page=page_of(actor),
        subscribe_template=_subscribe_template(),
    )
    return Shown(document, TAGS)


def nodeinfo_index() -> Shown[Json]:
    """Return where NodeInfo is, and the Application actor."""
    return Shown(nodeinfo_links(absolute(""), application().id), TAGS)


def nodeinfo_of(schema: str) -> Shown[Json]:
    """Return what the node says of itself in the version ``schema`` of NodeInfo."""
    node = this_node()
    language = node.languages[0]
    facts = NodeFacts(
        version=version("meshup"),
        users=count_people(),
        posts=count_posts(),
        metadata={
            "nodeName": node.name,
            "nodeDescription": localized(node.summaries, language).words,
            "languages": list(node.languages),
            "group": group().handle.removeprefix("@"),
        },
    )
    return Shown(nodeinfo_document(schema, facts), TAGS)


def _meant(resource: str) -> OwnActorFacts | None:
    """Return the actor whom a resource of WebFinger means."""
    if (found := own_actor_of_id(resource)) is not None:
        return found
    if resource == page_of(group()):
        return group()
    handle = None if resource.startswith(("http:", "https:")) else read_handle(resource)
    if handle is None or handle.host != own_host():
        return None
    return next((one for one in own_actors() if one.name == handle.name.lower()), None)


def _described(actor: OwnActorFacts, node: NodeProfile) -> Described:
    server = actor.kind == "Application"
    return Described(
        id=actor.id,
        kind=actor.kind,
        username=actor.name,
        host=own_host(),
        name=own_host() if server else node.name,
        summary=_summary_of_server(node) if server else _summary(node),
        url=page_of(actor),
        shared_inbox=absolute(SHARED_INBOX),
        public_key_pem=public_pem(actor.name),
        multikey=identity_key().multikey,
        published=actor.made_at,
        approves_followers=federation().approves_followers,
        icon_url=_icon_url(),
        links=tuple(_links()),
        identity=_identity_statement(actor),
    )


def _identity_statement(actor: OwnActorFacts) -> Json:
    """Return that the node's key and the actor are the same, signed by the key (FEP-c390)."""
    return proved_identity(
        {
            "type": "VerifiableIdentityStatement",
            "subject": identity_key().did,
            "alsoKnownAs": actor.id,
        }
    )


def _summary(node: NodeProfile) -> str:
    words = localized(node.summaries, node.languages[0], node.languages).words
    return str(markdown(words)).strip() if words else ""


def _summary_of_server(node: NodeProfile) -> str:
    words = gettext("The server of {name}, whose events {handle} publishes.")
    return str(markdown(words.format(name=node.name, handle=group().handle))).strip()


def _icon_url() -> str:
    path = address_of("icon", size=ICON_SIDE)
    return absolute(path) if path else ""


def _links() -> Iterator[tuple[str, str, str]]:
    """Yield name, address and media type of what else there is (FEP-fb2a)."""
    for thing, label, kind in (
        ("calendar", gettext("Calendar (ICS)"), "text/calendar"),
        ("atom", gettext("Feed (Atom)"), "application/atom+xml"),
        ("charter", gettext("Charter and code of conduct"), "text/html"),
    ):
        if path := address_of(thing):
            yield label, absolute(path), kind


def _subscribe_template() -> str:
    """Return where somebody who signs in here follows others from, with ``{uri}`` for whom."""
    path = address_of("follow_from_here", this_node().languages[0])
    return f"{absolute(path)}?address={{uri}}" if path else ""
