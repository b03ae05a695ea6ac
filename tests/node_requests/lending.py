"""A kind of request for tests: a projector, and another node that signs what it says."""

from dataclasses import dataclass, field, replace

from django import forms

from meshup.activitypub.contexts import REQUEST_CONTEXT
from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.node_requests.domain.documents import offer_digest
from meshup.node_requests.domain.requesting import NewRequest, send_request
from meshup.node_requests.errors import BadTerms
from meshup.node_requests.kinds import Consequences, RequestKind, register_request_kind
from meshup.remote_actors.domain.remote_actors import actor_of
from meshup.signed_messages.keys import ed25519_public, multikey, new_ed25519
from meshup.signed_messages.proofs import with_proof
from tests.inbox.peer import PeerActor
from tests.inbox.wire_signatures import public_pem


def read(document):
    thing = document.get("name")
    if not isinstance(thing, str) or not 0 < len(thing) <= 100:
        raise BadTerms("name")
    return {"thing": thing}


def read_answer(document):
    days = document.get("days", 1)
    if type(days) is not int or not 1 <= days <= 30:
        raise BadTerms("days")
    return {"days": days}


class DaysForm(forms.Form):
    days = forms.IntegerField(min_value=1, max_value=30, required=False)


TOLD: list[object] = []
LOAN = RequestKind(
    name="test_loan",
    wire_type="Proposal",
    label="Loan",
    write=lambda terms: {"name": terms["thing"]},
    read=read,
    sentence=lambda facts: f"{facts.actor.called}: {facts.terms['thing']}",
    template="node_requests/_requests.html",
    consequences=Consequences(accept="It is lent.", leave="They bring it back."),
    read_answer=read_answer,
    answer_form=DaysForm,
    changed=lambda facts, before: TOLD.append((before, facts.state)),
)


def register_loan():
    TOLD.clear()
    register_request_kind(LOAN)


@dataclass
class SigningNode:
    """The Group of another node: its words carry a proof by its identity."""

    actor: PeerActor
    identity: bytes = field(repr=False)

    @property
    def id(self):
        return self.actor.id

    def signed(self, document, key=None):
        return with_proof(
            document,
            verification_method=f"{self.id}#ed25519-key",
            private_key=key or self.identity,
            created=clock.now(),
        )

    def offer(self, number=1, thing="projector", **more):
        document = {
            "@context": REQUEST_CONTEXT,
            "id": f"{self.id}#offer-{number}",
            "type": "Offer",
            "actor": self.id,
            "object": {"type": "Proposal", "name": thing},
            "to": [group().id],
            "purpose": "test_loan",
        }
        return document | more

    def answer(self, kind, offered, number=1, **more):
        document = {
            "@context": REQUEST_CONTEXT,
            "id": f"{self.id}#answer-{kind}-{number}",
            "type": kind,
            "actor": self.id,
            "object": {"id": offered["id"], "type": "Offer"},
            "to": [group().id],
            "number": number,
            "digest": offer_digest(offered).hex(),
        }
        return document | more

    def undo(self, inner, number=1):
        return {
            "@context": REQUEST_CONTEXT,
            "id": f"{self.id}#undo-{number}",
            "type": "Undo",
            "actor": self.id,
            "object": inner,
            "to": [group().id],
            "number": number,
        }

    def undo_accept(self, offered, number=2):
        return self.undo({"type": "Accept", "actor": self.id, "object": offered["id"]}, number)

    def post(self, document):
        return self.actor.post(document, to=f"/ap/{group().name}/inbox").status

    def says(self, document):
        return self.post(self.signed(document))


def signing_node(peer, name="lyon", identity=None, rsa=""):
    """Return a node at a peer whose document names its identity."""
    identity = identity or new_ed25519()
    group_id = f"{peer.base}/users/{name}"
    method = {
        "id": f"{group_id}#ed25519-key",
        "type": "Multikey",
        "controller": group_id,
        "publicKeyMultibase": multikey(ed25519_public(identity)),
    }
    actor = peer.actor(name, kind="Group", assertionMethod=[method])
    if rsa:
        key = actor.document["publicKey"] | {"publicKeyPem": public_pem(rsa)}
        document = actor.document | {"publicKey": key}
        peer.serve(f"/users/{name}", document)
        actor = replace(actor, key=rsa, document=document)
    return SigningNode(actor, identity)


def ask_for(node, thing="projector", **more):
    """Let this node ask; return by what it is known."""
    asked = NewRequest(kind="test_loan", terms={"thing": thing}, **more)
    return send_request(None, asked, actor_of(node.id, clock.now()), clock.now())
