"""Pure: one of our actors as other servers read it.

Method
    ``publicKey`` is one object, and so are ``icon`` and ``generator``: some servers read no lists
    there. The key's id is that of the actor and a fragment, and its document is the actor itself.

Source
    ActivityPub, 4; FEP-521a (keys for proofs), FEP-844e (what is implemented), FEP-2c59
    (webfinger), FEP-c390 (who has the key), FEP-fb2a (more about an actor), FEP-8a8e.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.activitypub.contexts import ACTOR_CONTEXT
from meshup.activitypub.ids import PUBLIC
from meshup.activitypub.instants import written_instant

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.ids import Json

RFC_9421: Final = "https://datatracker.ietf.org/doc/html/rfc9421"
IMPLEMENTED: Final = {
    RFC_9421: "RFC-9421: HTTP Message Signatures",
    "https://w3id.org/fep/8b32": "FEP-8b32: Object Integrity Proofs",
    "https://w3id.org/fep/8a8e": "FEP-8a8e: A common approach to using the Event object type",
}
"""What an actor says that its software speaks, by address."""

LONGEST_SUMMARY: Final = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnActorFacts:
    """What others get to know of one of our actors.

    Attributes:
        id: its address; its collections are below it.
        kind: "Application" or "Group".
        username: its name in a handle, at ``host``.
        summary: sanitised HTML.
        url: its page for people.
        shared_inbox: the inbox of the node.
        public_key_pem: its RSA key (SPKI).
        multikey: its Ed25519 key, as FEP-521a writes it; "" for none.
        published: when it was made; aware.
        updated: when it was last changed; None for never.
        icon_url: its picture, of ``icon_media_type``; "" for none.
        links: more about it: name, address and media type of each.
        also_known_as: its other ids.
        identity: a statement of FEP-c390; None for none.
    """

    id: str
    kind: str
    username: str
    host: str
    name: str
    summary: str
    url: str
    shared_inbox: str
    public_key_pem: str
    multikey: str
    published: datetime
    updated: datetime | None = None
    approves_followers: bool = False
    icon_url: str = ""
    icon_media_type: str = "image/png"
    links: tuple[tuple[str, str, str], ...] = ()
    also_known_as: tuple[str, ...] = ()
    identity: Json | None = None


def actor_document(facts: OwnActorFacts) -> Json:
    """Return one of our actors."""
    document: Json = {
        "@context": ACTOR_CONTEXT,
        "id": facts.id,
        "type": facts.kind,
        "preferredUsername": facts.username,
        "webfinger": f"{facts.username}@{facts.host}",
        "name": facts.name,
        "summary": facts.summary[:LONGEST_SUMMARY],
        "url": facts.url,
        "inbox": f"{facts.id}/inbox",
        "outbox": f"{facts.id}/outbox",
        "followers": f"{facts.id}/followers",
        "following": f"{facts.id}/following",
        "upcomingEvents": f"{facts.id}/upcoming",
        "endpoints": {"sharedInbox": facts.shared_inbox},
        "manuallyApprovesFollowers": facts.approves_followers,
        "discoverable": True,
        "to": [PUBLIC],
        "published": written_instant(facts.published),
        **_keys(facts),
        **_implemented(facts.kind),
        **_attachments(facts),
    }
    if facts.updated:
        document["updated"] = written_instant(facts.updated)
    if facts.icon_url:
        icon = {"type": "Image", "mediaType": facts.icon_media_type, "url": facts.icon_url}
        document["icon"] = icon
    return document | ({"alsoKnownAs": list(facts.also_known_as)} if facts.also_known_as else {})


def _keys(facts: OwnActorFacts) -> Json:
    keys: Json = {
        "publicKey": {
            "id": f"{facts.id}#main-key",
            "owner": facts.id,
            "publicKeyPem": facts.public_key_pem,
        }
    }
    if facts.multikey:
        keys["assertionMethod"] = [
            {
                "id": f"{facts.id}#ed25519-key",
                "type": "Multikey",
                "controller": facts.id,
                "publicKeyMultibase": facts.multikey,
            }
        ]
    return keys


def _implemented(kind: str) -> Json:
    """Return what the software speaks: of an Application itself, else of what made the actor."""
    implemented = [{"type": "Link", "href": url, "name": name} for url, name in IMPLEMENTED.items()]
    generator = {"type": "Application", "name": "Meshup", "implements": implemented}
    return {"generator": generator} | ({"implements": implemented} if kind == "Application" else {})


def _attachments(facts: OwnActorFacts) -> Json:
    links = [
        {"type": "Link", "name": name, "href": url, "mediaType": media_type}
        for name, url, media_type in facts.links
    ]
    attached = [*links, *([facts.identity] if facts.identity else [])]
    return {"attachment": attached} if attached else {}
