"""Talks that travel, as tests cause and look at them: both sides, by the doors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from meshup.activitypub.instants import written_instant
from meshup.kit import clock
from meshup.library.choices import ItemState
from meshup.library.domain.item_plans import ItemPlan
from meshup.library.domain.items import add_item, move_item
from meshup.library.domain.queries.items import item_id
from meshup.library.models import LibraryItem, NodeItem
from meshup.node_requests.models import NodeRequest
from meshup.proposals.domain.queries.proposals import proposal
from tests.attendance_letters.letter_reading import arrived, run_due_jobs
from tests.library.libraries import read_all
from tests.proposal_letters.speakers import CHLOE, with_letters
from tests.talks.conftest import placed
from tests.umbrella.roofs import SECOND

DESK = "/en/desk/travelling-talks/"
REQUESTS = "/en/desk/requests/"
DAY = timedelta(days=1)
ABSTRACT = "How *gossip* spreads without a crowd."
CONTACT = "chloe.on.tour@example.org"
SECRETS = (CHLOE, "a private note", "Dana")
"""What must never leave: the speaker's address, their words for hosts, who has not agreed."""


def a_talk(ada, chloe, **more):
    """Hold a talk in December, and offer its abstract; the letters until then have arrived."""
    said: dict[str, Any] = {"names": ("Chloé",), "abstracts": {"en": ABSTRACT}}
    said |= {"note": "a private note"}
    facts = placed(ada, with_letters(chloe, **(said | more)))
    offer_abstract(facts)
    arrived()
    return proposal(facts.uuid)


def offer_abstract(facts, audience="mesh"):
    """Put a talk into our library, offered."""
    plan = ItemPlan(
        kind="abstract",
        titles=dict(facts.titles),
        texts=dict(facts.abstracts),
        licence="CC-BY-4.0",
        credit="Chloé",
        audience=audience,
    )
    uuid = add_item(None, plan, clock.now(), made_from=f"talk:{facts.slug}")
    move_item(None, uuid, ItemState.OFFERED, clock.now())
    return uuid


def item_of(facts):
    """Return the address of the item that shows a talk."""
    return item_id(LibraryItem.objects.get(made_from=f"talk:{facts.slug}").uuid)


def asks(node, item, number=1, days=20, **more):
    """Let a node ask for a talk of ours; return the request, and its Offer."""
    asked = {"type": "Proposal", "item": item, "nameMap": {"en": "What they call it"}}
    asked |= {"content": "We pay the train."}
    asked |= {"startTime": (clock.now().date() + 30 * DAY).isoformat()}
    asked |= {"evening": {"nameMap": {"fr": "Soirée de Lyon"}, "url": f"{node.peer.base}/e/1"}}
    until = written_instant(clock.now() + days * DAY)
    offer = node.group.offer(number, object=asked | more, purpose="talk", endTime=until)
    status = node.group.post(offer)
    return status, offer


def asked_by(node, facts, number=1, **more):
    """Let a node ask for a talk of ours; return the row of the request, and the Offer."""
    item = more.pop("item", "") or item_of(facts)
    status, offer = asks(node, item, number, **more)
    assert status == 202
    return NodeRequest.objects.get(offer_id=offer["id"]), offer


def passed_on(as_ada, row):
    """Let a host pass it on."""
    assert as_ada.post(f"{DESK}{row.uuid}/pass-on/").status_code == 302


def page_of(link, language="en"):
    return f"/{language}/talks/elsewhere/{link}/"


def browser():
    return Client(headers={"sec-fetch-site": "same-origin"})


def says(link, row, act, **fields):
    """Let somebody who holds it press a button of their page."""
    return browser().post(page_of(link), {"act": act, "request": str(row.uuid), **fields})


def yes(link, row, kind="mail", contact=CONTACT):
    return says(link, row, "yes", contact_kind=kind, contact=contact)


def sent_to(node, later):
    """Let jobs and deliveries run; return all that the node was sent."""
    run_due_jobs()
    later(SECOND)
    return node.peer.delivered


def recorded(*nodes):
    """Return all bytes that crossed to other nodes, in whatever way."""
    return b"\n".join(asked.body for node in nodes for asked in node.peer.asked).decode()


def kinds(documents):
    return [one["type"] for one in documents]


# ── the other way: they have a talk, we ask ─────────────────────────────────────────────────


def offers_talk(node, number=7):
    """Let another node offer the abstract of a talk; return its item here."""
    node.share(
        node.item(number, kind="abstract", nameMap={"en": "Mesh by bike", "fr": "Vélo"}),
        audience="mesh",
    )
    read_all()
    return NodeItem.objects.get()


def the_talk(node, **changes):
    """Return what a node sends with a yes."""
    base = node.peer.base
    talk = {
        "url": f"{base}/fr/talks/velo/",
        "nameMap": {"en": "Mesh by bike", "fr": "Réseau à vélo"},
        "contentMap": {"en": "Nodes on *wheels*."},
        "kind": "talk",
        "minutes": 30,
        "languages": ["fr", "en"],
        "names": ["Zoé", "Yann"],
    }
    evening = {"nameMap": {"fr": "Lyon P2P 3"}, "url": f"{base}/fr/events/3/"}
    evening |= {"startTime": "2026-10-07"}
    contacts = [
        {"name": "Zoé", "kind": "mail", "value": "zoe@velo.example"},
        {"name": "Yann", "kind": "through", "value": ""},
    ]
    return {"talk": talk, "evenings": [evening], "contacts": contacts} | changes


def asked_for(as_ada, item, node, later, **fields):
    """Ask for a talk at the desk; return the row of the request, and the Offer that went out."""
    until = (clock.now().date() + 20 * DAY).isoformat()
    said = {"event": "", "day": "", "words": "Please come!", "until": until} | fields
    answered = as_ada.post(f"{DESK}ask/{item.uuid}/", said)
    assert answered.status_code == 302, answered.text
    offers = [one for one in sent_to(node, later) if one["type"] == "Offer"]
    return NodeRequest.objects.latest("pk"), offers[-1]


def accepts(node, offer, number=1, **changes):
    """Let a node say yes; return the status of the answer."""
    return node.group.post(
        node.group.answer("Accept", offer, number, result=the_talk(node, **changes))
    )


def tells(node, offer, number, **said):
    """Let a node say where a talk is held, or whether it links us."""
    document = {"id": f"{node.group.id}#talk-1", "type": "TravellingTalk", "number": number}
    document |= {"request": offer["id"]} | said
    activity = node.group.actor.activity("Update", document, to=[])
    return node.group.post(activity)
