"""What tests of events held together share: an evening of ours, and one of another node."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from meshup.activitypub.contexts import REQUEST_CONTEXT
from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.plans import EventPlan, VenuePlan
from meshup.agenda.models import Event
from meshup.cohosting.domain.consents import has_consented
from meshup.cohosting.domain.record_reading import read_record
from meshup.cohosting.jobs import keep_up
from meshup.cohosting.models import Carried, Together
from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.kit.http_fetch import Request
from meshup.node_requests.choices import Answer
from meshup.node_requests.domain.answering import answer_request
from meshup.node_requests.domain.queries.requests import requests_of_kind
from meshup.signed_messages.http_signatures.signing import cavage_signer
from meshup.signed_messages.keys import did_key, ed25519_public
from tests.inbox.peer import to_node
from tests.inbox.wire_signatures import private_pem
from tests.mailings.conftest import run_due_jobs
from tests.node_requests.lending import SigningNode
from tests.umbrella.roofs import SECOND

DAY = timedelta(days=1)
STARTS = datetime(2026, 12, 9, 18, tzinfo=UTC)
UUID_OF_LYON = "0193aaaa-0000-4000-8000-000000000001"
UID = "routing-festival@lyon.example"

RECORD: dict[str, Any] = {
    "@context": REQUEST_CONTEXT,
    "type": "Together",
    "uid": UID,
    "sequence": 3,
    "kind": "festival",
    "state": "confirmed",
    "startTime": "2026-12-09T18:00:00Z",
    "endTime": "2026-12-09T22:00:00Z",
    "timezone": "Europe/Paris",
    "isAllDay": False,
    "nameMap": {"en": "Routing festival"},
    "summaryMap": {},
    "sourceMap": {"en": "All of us."},
    "reasonMap": {},
    "registration": "here",
    "registrationUrl": "",
    "lines": [],
    "hosts": [],
    "successors": [],
    "takeOverAfterDays": 3,
    "parts": [],
    "continues": [],
}


def an_evening(state=State.CONFIRMED, **more):
    """Make an evening of ours; return its row."""
    plan: dict[str, Any] = {
        "kind": "themed",
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=4),
        "time_zone": "Europe/Paris",
        "titles": {"en": "Routing night", "fr": "Nuit du routage"},
        "texts": {"en": "We *route*."},
        "mode": "offline",
        "new_venue": VenuePlan(name="La Cantine", street="12 rue X", city="Paris"),
        "registration": "here",
    }
    return create_event(None, EventPlan(**(plan | more)), clock.now(), state=state)


def works():
    """Run all jobs that wait, and keep up."""
    run_due_jobs()
    keep_up.call()
    run_due_jobs()


def sent(peer, later, kind="Offer"):
    """Deliver what waits; return the last activity of a kind that a peer got."""
    later(SECOND)
    return [document for document in peer.delivered if document["type"] == kind][-1]


def records_sent(peer, later):
    """Deliver what waits; return the records that a peer got, in order."""
    later(SECOND)
    return [
        document["object"]
        for document in peer.delivered
        if document["type"] == "Update" and document["object"].get("type") == "Together"
    ]


def own_row(event):
    return Together.objects.get(event=event.pk)


def accepted(node, offered, number=1, **answer):
    """Let a node that was asked say yes by the door."""
    said = node.signed(node.answer("Accept", offered, number, result=answer))
    assert node.post(said) == 202
    return said


def did_of(node):
    return did_key(ed25519_public(node.identity))


def is_shown(record, node):
    """Say whether the words of a node in a record are its own yes."""
    read = read_record(record)
    host = next(one for one in read.hosts if one.group == node.id)
    return has_consented(host, read, clock.now())


@dataclass
class Held:
    """An evening of another node that asks us: its Offer, and records that it signs."""

    node: SigningNode
    uuid: str = UUID_OF_LYON
    version: int = 1
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def record_id(self):
        return f"{self.node.actor.peer.base}/ap/together/{self.uuid}"

    @property
    def offer(self):
        return self.node.offer(
            number=self.uuid,
            purpose="cohost",
            object={
                "type": "Add",
                "record": self.record_id,
                "url": f"{self.node.actor.peer.base}/events/festival/",
                "uid": UID,
                "nameMap": {"en": "Routing festival"},
                "startTime": "2026-12-09T18:00:00Z",
                "endTime": "2026-12-09T22:00:00Z",
                "timezone": "Europe/Paris",
                "place": "Le Tubà, Lyon",
                "content": "Bring a projector.",
                "part": "",
            },
        )

    def ask(self):
        assert self.node.says(self.offer) == 202
        (facts,) = [
            one
            for one in requests_of_kind("cohost", clock.now())
            if one.offer_id == self.offer["id"]
        ]
        return facts

    def agree(self, **answer):
        """Let us say yes, and have the first record read."""
        facts = self.ask()
        answer_request(None, facts.uuid, Answer.ACCEPTED, clock.now(), answer)
        self.serve(self.record())
        works()
        return facts

    def record(self, version=None, **changes):
        """Return a record, signed by its home."""
        if version is None:
            version, self.version = self.version, self.version + 1
        base = self.node.actor.peer.base
        self.said |= changes
        document = RECORD | {
            "id": self.record_id,
            "uuid": self.uuid,
            "version": version,
            "event": f"{base}/ap/events/1",
            "url": f"{base}/events/festival/",
            "home": {
                "group": self.node.id,
                "did": did_of(self.node),
                "name": "Lyon P2P",
                "url": base,
            },
            "places": [
                {
                    "group": self.node.id,
                    "name": "Le Tubà",
                    "addressLocality": "Lyon",
                    "mode": "offline",
                    "coming": 12,
                }
            ],
        }
        return self.node.signed(document | self.said)

    def serve(self, record):
        self.node.actor.peer.serve(f"/ap/together/{self.uuid}", record)

    def push(self, record, **more):
        """Let the home send a record; return the answer's status."""
        activity = {
            "@context": REQUEST_CONTEXT,
            "id": f"{record.get('id')}#update-{record.get('version')}-{self.version}",
            "type": "Update",
            "actor": self.node.id,
            "object": record,
            "to": [group().id],
        }
        return self.node.post(activity | more)

    @property
    def row(self):
        return Carried.objects.get(record_id=self.record_id)

    @property
    def event(self):
        return Event.objects.get(pk=self.row.event_id)


def a_uuid(number):
    return str(UUID(int=number))


def asks_for(actor, path):
    """Read a document of this node, signed by an actor of another server; return the answer."""
    own = settings.CONFIG.address
    headers = {
        "host": urlsplit(own).netloc,
        "date": format_datetime(clock.now(), usegmt=True),
        "accept": "application/activity+json",
    }
    sign = cavage_signer(actor.key_id, private_pem(actor.key))
    headers |= {
        name.lower(): value for name, value in sign(Request("GET", own + path, headers)).items()
    }
    return to_node(path, list(headers.items()), b"", method="GET")
