"""What tests of parts share: a node that fills one of ours."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from meshup.activitypub.contexts import REQUEST_CONTEXT
from meshup.agenda.domain.queries.events import event_of
from meshup.cohosting.jobs import keep_up as keep_records_up
from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.shared_programme.domain.giving import PartPlan, give_part
from meshup.shared_programme.jobs import keep_up
from meshup.shared_programme.models import GivenPart
from tests.cohosting.evenings import STARTS, a_uuid, own_row
from tests.mailings.conftest import run_due_jobs
from tests.node_requests.lending import SigningNode

HOUR = timedelta(hours=1)


def a_plan(node, zone="Hall", starts=0, hours=2, **more):
    """Return a plan: from so many hours after the beginning, for so many."""
    begins = STARTS + starts * HOUR
    return PartPlan(
        group=node.id, zone=zone, starts_at=begins, ends_at=begins + hours * HOUR, **more
    )


def works():
    """Run all jobs that wait, and keep up."""
    for task in (keep_up, keep_records_up, keep_up):
        run_due_jobs()
        task.call()
    run_due_jobs()


def a_slot(node, number=1, starts=30, minutes=30, **more):
    """Return a talk as a host sends it."""
    return {
        "id": a_uuid(number),
        "kind": "talk",
        "startsAfter": starts,
        "endsAfter": starts + minutes,
        "zone": "Hall",
        "url": f"{node.actor.peer.base}/talks/talk-{number}/",
        "nameMap": {"en": f"Talk {number}"},
        "abstractMap": {"en": "About *peers*."},
        "persons": ["Lila"],
        "inLanguage": ["fr"],
        "tags": ["routing"],
    } | more


@dataclass
class Filling:
    """A part of an evening of ours, and the node that fills it."""

    node: SigningNode
    event: Any
    uuid: Any
    version: int = 1
    sent: int = field(default=0)

    def document(self, *slots, **changes):
        """Return what the node puts there, signed, at the next version."""
        if "version" not in changes:
            changes["version"], self.version = self.version, self.version + 1
        base = self.node.actor.peer.base
        said = {
            "@context": REQUEST_CONTEXT,
            "id": f"{base}/ap/parts/{self.uuid}",
            "type": "ProgrammePart",
            "together": own_row(self.event).document["id"],
            "part": str(self.uuid),
            "revision": 1,
            "slots": list(slots),
        }
        return self.node.signed(said | changes)

    def send(self, document, node=None):
        """Let a node send a document; return the answer of the inbox."""
        self.sent += 1
        sender = node or self.node
        activity = {
            "@context": REQUEST_CONTEXT,
            "id": f"{sender.id}#part-{self.sent}",
            "type": "Update",
            "actor": sender.id,
            "object": document,
            "to": [group().id],
        }
        return sender.actor.post(activity, to=f"/ap/{group().name}/inbox")

    def fill(self, *slots, **changes):
        """Send what the node puts there, and do what follows."""
        assert self.send(self.document(*slots, **changes)).status == 202
        works()

    @property
    def row(self):
        return GivenPart.objects.get(uuid=self.uuid)


def given(ada, evening, node, **more):
    """Give a part of an evening to a node that holds it with us."""
    uuid = give_part(ada, evening.slug, a_plan(node, **more), clock.now())
    works()
    return Filling(node, evening, uuid)


def titles(evening):
    """Return what stands on the timetable, in order: hour, place, title."""
    lines = event_of(evening.slug).timetable
    return [
        (line.starts_at.strftime("%H:%M"), line.zone, line.titles.get("en", line.kind))
        for line in lines
    ]


def reason(answer):
    """Return the words with which the inbox refused."""
    return answer.body.decode()
