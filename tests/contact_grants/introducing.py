"""What tests of introductions share: what another node asks, answers and takes back."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client

from meshup.activitypub.instants import written_instant
from meshup.contact_grants.domain.owners import page_of_owner
from meshup.contact_grants.domain.passing_on import AskPlan, ask_for_contact
from meshup.contact_grants.jobs import end_contacts
from meshup.contact_grants.models import Grant
from meshup.deliveries.domain.recording import forget_sent
from meshup.kit import clock
from meshup.node_requests.models import NodeRequest
from meshup.remote_actors.domain.remote_actors import actor_of
from tests.mailings.conftest import proved
from tests.umbrella.roofs import SECOND

DAY = timedelta(days=1)
RECEIPT = "0193aaaa-0000-4000-8000-00000000beef"
CHLOE = "chloe.secret@example.org"


def when(days):
    return written_instant(clock.now() + timedelta(days=days))


def asks(node, number=1, deadline=10, **terms):
    """Return an Offer by which another node asks for a contact."""
    asked = {
        "type": "Proposal",
        "way": "hosts",
        "whom": "whoever spoke about routing",
        "content": "We would like to invite you to our festival.",
        "readers": "Lea and Marc, who prepare it",
        "fields": ["mail", "note"],
        "until": when(100),
    }
    return node.offer(number, purpose="contact", object=asked | terms, endTime=when(deadline))


def met(node, number=1, code="", **terms):
    """Return an Offer by which somebody of another node asks for whom they met here."""
    lines = {"way": "met", "whom": "Chloé", "name": "Noé", "event": "Routing night"}
    wanted = {"fields": ["phone", "mail", "links", "note"], "content": "It was a pleasure."}
    found = asks(node, number, **lines, **wanted, **({"code": code} if code else {}), **terms)
    del found["object"]["readers"]
    return found


def profile(expires=30, **card):
    """Return what another node gives with a yes."""
    given = {"type": "Profile", "name": "Dora", "mail": "dora@lyon.example"}
    ends = {"receipt": RECEIPT, "expires": when(expires)}
    return {name: value for name, value in (given | ends | card).items() if value is not None}


def the_request():
    return NodeRequest.objects.get()


def our_ask(node, **more):
    """Let the hosts of this node ask another; return by what it is known."""
    plan: dict[str, Any] = {
        "whom": "who lent you the room",
        "purpose": "To ask for it again.",
        "readers": "Ada",
        "fields": ["mail", "phone"],
        "until": clock.now() + 60 * DAY,
        "deadline": clock.now() + 10 * DAY,
    }
    made = AskPlan(**(plan | more))
    return ask_for_contact(ada_of(), made, actor_of(node.id, clock.now()), clock.now())


def ada_of():
    from meshup.community.models import Person  # noqa: PLC0415

    return Person.objects.get(name="Ada")


def sent(peer, later, kind=None):
    """Deliver what waits; return what a peer got so far, of one kind."""
    later(SECOND)
    forget_sent()
    return [one for one in peer.delivered if kind in {None, one["type"]}]


def passed_on(node, as_ada, email=CHLOE, **terms):
    """Let a node ask, and Ada pass it on to a proved address; return the grant."""
    proved(email)
    assert node.post(asks(node, **terms)) == 202
    page = f"/en/desk/introductions/requests/{the_request().uuid}/pass-on/"
    assert as_ada.post(page, {"email": email}).status_code == 302
    return Grant.objects.get()


def own_page(grant):
    return page_of_owner(grant.owner, "en")


def browser():
    return Client(headers={"sec-fetch-site": "same-origin"})


def says_yes(grant, **card):
    """Let the owner of a grant say yes by the link of their letter; return the answer."""
    typed = {"name": "Chloé", "mail": CHLOE, "note": "Gladly.", "give": ["mail"], "days": 30}
    page = f"{own_page(grant)}answer/{grant.key}/"
    return browser().post(page, typed | card)


def takes_back(grant):
    return browser().post(own_page(grant), {"take_back": grant.key})


def confirms(node, offered, number=9):
    """Let a node say that it has nothing any more."""
    inner = {name: value for name, value in offered.items() if name != "@context"}
    return node.post(node.undo(inner, number))


def works():
    """Do what jobs do each minute."""
    end_contacts.call()


def all_words():
    """Return everything that is in the tables of this node, but for letters and jobs."""
    words: list[str] = []
    skipped = {"django_tasks_db_dbtaskresult"}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in skipped:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = (" ".join(map(_written, row)) for row in cursor.fetchall())
            words.extend(f"{table}: {row}" for row in rows)
    return words


def tables_with(word):
    """Return the tables in which a word stands."""
    return sorted({line.partition(":")[0] for line in all_words() if word in line})


def _written(value):
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode(errors="replace")
    if isinstance(value, UUID):
        return str(value)
    return value if isinstance(value, str) else json.dumps(value, default=str)
