"""Another node with a library, and what hosts of ours have in theirs."""

from __future__ import annotations

import json
from email.utils import format_datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings

from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.library.choices import LICENCES, ItemState
from meshup.library.domain.item_documents import CONTEXT
from meshup.library.domain.item_plans import ItemPlan, payload_digest
from meshup.library.domain.items import add_item, move_item
from meshup.library.domain.pulling import read_due
from meshup.library.models import NodeItem
from meshup.mesh.domain.learning import join_by_address
from meshup.mesh.models import MeshNode
from meshup.signed_messages.proofs import with_proof
from tests.inbox.peer import Served, to_node
from tests.inbox.wire_signatures import rsa_signature
from tests.mesh.other_nodes import OtherNode
from tests.node_requests.lending import SigningNode

BY_SA = LICENCES["CC-BY-SA-4.0"].url


class LibraryNode(OtherNode):
    """A node of the mesh that shares something; its Group signs with its identity."""

    def __init__(self, peer, city):
        super().__init__(peer, city)
        group_id = f"{peer.base}/users/{city.lower()}"
        method = self.relay.document["assertionMethod"][0]
        key = {**method, "id": f"{group_id}#ed25519-key", "controller": group_id}
        actor = peer.actor(city.lower(), kind="Group", name=f"{city} P2P", assertionMethod=[key])
        self.group = SigningNode(actor, self.key)
        self.fields = self.fields.__class__(
            **{
                name: getattr(self.fields, name)
                for name in self.fields.__dataclass_fields__
                if name not in {"group", "offers"}
            },
            group=group_id,
            offers=("library",),
        )
        self.serve_card()
        self.number = int(clock.now().timestamp()) - 1_000

    def join(self):
        """Let our node know it."""
        join_by_address(self.peer.base, clock.now())
        return self

    def url(self, audience="public"):
        return f"{self.peer.base}/ap/library?audience={audience}"

    def item(self, number=1, **changes):
        """Return an item with a text, as its list has it; None takes a field out."""
        payload = {"texts": {"fr": f"Texte {number}"}}
        made = {
            "id": f"{self.peer.base}/ap/library/items/{UUID(int=number)}",
            "type": "Article",
            "kind": "letter",
            "attributedTo": self.group.id,
            "name": f"Lettre {number}",
            "nameMap": {"fr": f"Lettre {number}", "en": f"Letter {number}"},
            "summaryMap": {"en": "How we thank speakers"},
            "creditText": "Zoé",
            "license": BY_SA,
            "holds": "text",
            "digest": payload_digest(payload),
            "updated": "2026-01-02T03:04:05Z",
        }
        return {name: value for name, value in (made | changes).items() if value is not None}

    def tool(self, number=50, **changes):
        """Return a projector."""
        mine: dict[str, object] = {"kind": "tool", "license": None, "holds": None, "town": "Lyon"}
        mine |= {"nameMap": {"en": "Projector"}, "type": ["Proposal", "Note"]}
        return self.item(number, **(mine | changes))

    def document(self, *items, audience="public", key=None, **changes):
        """Return a list, signed; each is newer than the one before."""
        self.number += 1
        bare = {
            "@context": CONTEXT,
            "id": self.url(audience),
            "type": "Collection",
            "attributedTo": self.group.id,
            "sharedWith": audience,
            "number": self.number,
            "totalItems": len(items),
            "items": list(items),
        } | changes
        return with_proof(
            bare,
            verification_method=self.did,
            private_key=key or self.key,
            created=clock.now(),
        )

    def share(self, *items, audience="public", **changes):
        """Serve a list, and what its text items hold."""
        document = self.document(*items, audience=audience, **changes)
        self.serve_list(document, audience)
        for item in items:
            if isinstance(item, dict) and item.get("holds") == "text":
                number = UUID(item["id"].rpartition("/")[2]).int
                self.hold(item, {"texts": {"fr": f"Texte {number}"}})
        return document

    def serve_list(self, document, audience="public"):
        self.peer.serve(urlsplit(self.url(audience)).path + f"?audience={audience}", document)

    def hold(self, item, payload):
        """Serve what an item holds."""
        document = {"@context": CONTEXT, **item, "payload": payload}
        self.peer.serve(urlsplit(item["id"]).path, document)

    def file_item(self, content, kind="pdf", number=70, **changes):
        """Return an item that is a file, and serve it."""
        path = f"/ap/library/files/{UUID(int=number)}"
        self.peer.serve(path, Served(content, content_type="application/octet-stream"))
        mine = {"kind": "slides", "holds": "file", "fileKind": kind, "size": len(content)}
        mine |= {"digest": sha256(content).hexdigest(), "file": self.peer.base + path}
        return self.item(number, **(mine | changes))

    def get(self, path, key=""):
        """Ask our node for something, signed by its Application."""
        return signed_get(self.relay, path, key)

    def offer_loan(self, item_id, first, last, number=1, **more):
        """Ask our node for something of ours."""
        asked = {"type": "Proposal", "item": item_id, "kind": "tool", "nameMap": {"en": "Beamer"}}
        asked |= {"startTime": first, "endTime": last, "content": "For our festival"}
        return self.group.offer(number, object=asked | more, purpose="loan")


def signed_get(who, path, key=""):
    """Ask our node for something, signed by an actor; ``key`` is another than its own."""
    headers = signed_headers(who, path, key)
    return to_node(path, [*headers.items(), ("accept", "application/activity+json")], b"", "GET")


def signed_headers(who, path, key=""):
    """Return the headers of a GET that an actor signs."""
    own = urlsplit(settings.CONFIG.address).netloc
    date = format_datetime(clock.now(), usegmt=True)
    lines = f"(request-target): get {path}\nhost: {own}\ndate: {date}"
    signature = (
        f'keyId="{who.key_id}",algorithm="rsa-sha256",headers="(request-target) host date",'
        f'signature="{rsa_signature(key or who.key, lines)}"'
    )
    return {"host": own, "date": date, "signature": signature}


def read_all():
    return read_due()


def names():
    return sorted(item.document["titles"]["en"] for item in NodeItem.objects.all())


def be(node, level):
    MeshNode.objects.filter(did=node.did).update(level=level)


def shared(by=None, **changes):
    """Put something into our library, and offer it."""
    facts: dict[str, Any] = {
        "kind": "letter",
        "titles": {"en": "Welcome letter"},
        "texts": {"en": "Dear *you*"},
    }
    facts |= {"licence": "CC-BY-SA-4.0", "credit": "Ada", "audience": "public"}
    facts |= changes
    uuid = add_item(by, ItemPlan(**facts), clock.now())
    move_item(by, uuid, ItemState.OFFERED, clock.now())
    return uuid


def a_projector(**changes):
    plain = {"kind": "tool", "titles": {"en": "Projector"}, "texts": {}, "licence": ""}
    return shared(**(plain | {"credit": "", "town": "Paris", "audience": "mesh"} | changes))


def listed(answer):
    return [item["name"] for item in json.loads(answer.body)["items"]]


def own_group():
    return group()


def some_uuid():
    return uuid4()
