"""What tests of succession share: a home that names who may go on, falls silent, and comes back."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from meshup.activitypub.contexts import REQUEST_CONTEXT
from meshup.cohosting.jobs import keep_up
from meshup.deliveries.models import OutgoingActivity
from meshup.fediverse.domain.own_actors import group, identity_key
from meshup.kit import clock
from meshup.node_requests.domain.documents import offer_digest
from meshup.node_requests.models import NodeRequest
from meshup.succession.jobs import watch_over
from tests.cohosting.evenings import DAY, RECORD, UID, Held, did_of
from tests.mailings.conftest import run_due_jobs
from tests.node_requests.lending import SigningNode

HOUR = timedelta(hours=1)


def works():
    """Run all jobs that wait, look at others, and keep up."""
    run_due_jobs()
    watch_over.call()
    keep_up.call()
    run_due_jobs()


def entry(node, held):
    """Return how a record of a home names a host that said yes."""
    offer = held.offer | {"to": [node.id]}
    said = node.signed(
        {
            "@context": held.offer["@context"],
            "id": f"{node.id}#answer-1",
            "type": "Accept",
            "actor": node.id,
            "object": {"id": offer["id"], "type": "Offer"},
            "to": [held.node.id],
            "number": 1,
            "digest": offer_digest(offer).hex(),
        }
    )
    named = {"group": node.id, "did": did_of(node), "name": "Nantes P2P", "url": ""}
    return named | {"offer": offer, "accept": said}


def own_entry(held):
    """Return how a record of a home names us, with the words by which we said yes."""
    bodies = [json.loads(bytes(one.body)) for one in OutgoingActivity.objects.filter(kind="Accept")]
    return {
        "group": group().id,
        "did": identity_key().did,
        "name": "Paris P2P",
        "url": "",
        "offer": held.offer,
        "accept": next(one for one in bodies if one["object"]["id"] == held.offer["id"]),
    }


@dataclass
class Silence:
    """Lyon, its home; Nantes and we, who hold it as well."""

    held: Held
    nantes: SigningNode
    later: Any
    order: list[str] = field(default_factory=list)

    @property
    def dids(self):
        return {"us": identity_key().did, "nantes": did_of(self.nantes)}

    @property
    def uuid(self):
        return self.held.uuid

    def record(self, **more):
        """Return a record of Lyon that names who may go on."""
        hosts = [own_entry(self.held), entry(self.nantes, self.held)]
        successors = [self.dids[name] for name in self.order]
        return self.held.record(**({"hosts": hosts, "successors": successors} | more))

    def names(self, *order, **more):
        """Let Lyon name who may go on, in order."""
        self.order = list(order)
        record = self.record(**more)
        self.held.serve(record)
        assert self.held.push(record) == 202
        works()
        return record

    def falls(self, wait=3 * DAY):
        """Let Lyon be silent for so long, and look each day."""
        self.held.node.actor.peer.serve(f"/ap/together/{self.uuid}", b"", status=500)
        self.held.node.actor.peer.serve(f"/ap/together/{self.uuid}/standing", b"", status=500)
        self.later(HOUR)
        works()
        self.later(wait)
        works()

    def comes_back(self, **more):
        record = self.record(**more)
        self.held.serve(record)
        return record

    def stands(self, says, record, node=None, **more):
        """Let a node say where it stands."""
        base = (node or self.nantes).actor.peer.base
        where = f"{base}/ap/together/{self.uuid}/standing"
        document = {"@context": REQUEST_CONTEXT, "id": where, "type": "TogetherStanding"}
        document |= {"says": says, "record": record} | more
        (node or self.nantes).actor.peer.serve(f"/ap/together/{self.uuid}/standing", document)

    def home_record(self, node=None, name="Nantes P2P", version=None, **more):
        """Return the record by which another node is the home after Lyon."""
        node = node or self.nantes
        base = node.actor.peer.base
        said: dict[str, Any] = {
            "id": f"{base}/ap/together/{self.uuid}",
            "uuid": self.uuid,
            "version": version or int(clock.now().timestamp()),
            "event": f"{base}/ap/events/9",
            "url": f"{base}/events/festival/",
            "home": {"group": node.id, "did": did_of(node), "name": name, "url": base},
            "places": [{"group": node.id, "name": "Le Lieu", "mode": "offline"}],
            "continues": [self.held.record_id],
            "sequence": 9,
        }
        return node.signed(RECORD | said | more)

    def goes_on(self, node=None, **more):
        """Let another node be the home: it says so, serves its record, and asks us."""
        node = node or self.nantes
        record = self.home_record(node, **more)
        self.stands("home", record, node)
        node.actor.peer.serve(f"/ap/together/{self.uuid}", record)
        return record

    def asks(self, node=None, number="after"):
        """Let a new home ask us to hold it with it; return its Offer."""
        node = node or self.nantes
        base = node.actor.peer.base
        terms = self.held.offer["object"] | {
            "record": f"{base}/ap/together/{self.uuid}",
            "url": f"{base}/events/festival/",
            "uid": UID,
        }
        offer = node.offer(number=number, purpose="cohost", object=terms)
        assert node.says(offer) == 202
        return offer


def offers_to(node):
    """Return what we asked a node to hold with us."""
    return NodeRequest.objects.filter(is_ours=True, kind="cohost", actor__actor_id=node.id)
