"""What is done inside a bench node, in a process of its own: fill it, change it, count queries.

``python -m bench.fill node EVENTS | change WORDS | room NAME | session | queries | capacity MOST |
uncount | coming | festival LINES | proposal | voices SLUG``, with ``MESHUP_DATA`` set.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import django
from django.core.management import call_command

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from meshup.agenda.choices import ItemKind, Kind, State  # noqa: E402
from meshup.agenda.domain.events import create_event, edit_event  # noqa: E402
from meshup.agenda.domain.plans import EventPlan, LinePlan, VenuePlan  # noqa: E402
from meshup.agenda.domain.search_index import search_words  # noqa: E402
from meshup.agenda.domain.venues import create_venue  # noqa: E402
from meshup.agenda.models import Event  # noqa: E402
from meshup.attendance.domain.host_terms import TermsPlan, set_terms  # noqa: E402
from meshup.attendance.domain.queries.numbers import numbers_of  # noqa: E402
from meshup.community.domain.rooms import room_address  # noqa: E402
from meshup.community.models import Person  # noqa: E402
from meshup.kit.limits import forget_counts_before  # noqa: E402
from meshup.kit.versioned_memo import clear_all_memos  # noqa: E402
from meshup.peers.domain.peers import make_peer  # noqa: E402
from meshup.proposal_voices.domain.queries.voices import numbers_of_voices  # noqa: E402
from meshup.proposals.domain.proposing import propose  # noqa: E402
from meshup.proposals.domain.queries.proposals import proposals_by_uuid  # noqa: E402
from meshup.proposals.domain.queries.talks import readable_proposal_at  # noqa: E402
from meshup.proposals.domain.wishes import ProposalWish  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = "Chaque mois, des pairs se rencontrent pour parler de réseaux, de code et de vie. "
NAME = "bench"


def node(events: int) -> None:
    """Make the demo node, one event to look at and change, and ``events`` more around it."""
    call_command("demo", "--stage", "call")
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    plan = _plan("A bench evening", now + timedelta(days=40))
    create_event(None, plan, now, state=State.CONFIRMED)
    rows = [_row(number, now + timedelta(days=number - events // 2)) for number in range(events)]
    Event.objects.bulk_create(rows, batch_size=500)


def change(words: str) -> None:
    """Say something else of the bench event, as a host would."""
    event, host = _event(), _host()
    edit_event(host, event.slug, event.version, _plan(words, event.starts_at), datetime.now(UTC))


def room(name: str) -> None:
    """Let the bench event take place in a room of the node's own, too."""
    event, host = _event(), _host()
    plan = replace(
        _plan("A bench evening", event.starts_at), mode="mixed", online_url=room_address(name)
    )
    edit_event(host, event.slug, event.version, plan, datetime.now(UTC))


def session() -> None:
    """Sign the host in, and print the cookie of the session."""
    client = Client()
    client.force_login(Person.objects.get(role="host"))
    print(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")


def queries() -> None:
    """Print how many queries each page takes, as JSON."""
    slug = Event.objects.get(slug__startswith="a-bench-evening").slug
    paths = {"home": "/en/", "event": f"/en/events/{slug}/", "agenda.ics": "/agenda.ics"}
    client, counted = Client(headers={"host": "127.0.0.1"}), {}
    for name, path in paths.items():
        client.get(path)
        settings.TAG_VERSIONS.bump(["node"])
        clear_all_memos()  # nothing of it is remembered
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        counted[name] = {"path": path, "status": response.status_code, "queries": len(captured)}
    print(json.dumps(counted))


def capacity(most: int) -> None:
    """Let only ``most`` come to the bench event; asked once."""
    set_terms(None, _event().slug, 0, TermsPlan(capacity=most), datetime.now(UTC))


def uncount() -> None:
    """Forget how often strangers did something, so that a bench is no flood."""
    forget_counts_before(datetime.now(UTC) + timedelta(days=2))


def coming() -> None:
    """Print the bench event's address, and who is stored as coming and waiting, as JSON."""
    numbers = numbers_of(_event().slug)
    print(json.dumps({"slug": _event().slug} | asdict(numbers)))


def proposal() -> None:
    """Let somebody propose a talk that everybody may read, and print its address."""
    at = datetime.now(UTC)
    wish = ProposalWish(titles={"en": "A bench talk"}, abstracts={"en": WORDS}, may_be_voted=True)
    made = propose(wish, make_peer("en", at), at)
    print(proposals_by_uuid([made.uuid])[made.uuid].slug)


def voices(slug: str) -> None:
    """Print how many would like to hear the talk with this address."""
    uuid = readable_proposal_at(slug).uuid
    print(numbers_of_voices([uuid]).get(uuid, 0))


def festival(lines: int) -> None:
    """Make a festival of two days in five places, and print its address."""
    zones = tuple(f"Room {number}" for number in range(1, 6))
    create_venue(None, VenuePlan(name="Bench hall", city="Paris", zones=zones), datetime.now(UTC))
    starts_at = datetime(datetime.now(UTC).year + 1, 3, 13, 9, tzinfo=UTC)
    plan = replace(
        _plan("Days of the bench", starts_at),
        kind=Kind.FESTIVAL,
        ends_at=starts_at + timedelta(days=1, hours=12),
        venue="bench-hall",
    )
    items = [_line(number, starts_at, zones) for number in range(lines)]
    made = create_event(None, plan, datetime.now(UTC), items, state=State.CONFIRMED)
    print(made.slug)


def _line(number: int, starts_at: datetime, zones: tuple[str, ...]) -> LinePlan:
    """Return the line of that number: one place after the other, one day after the other."""
    row, place = divmod(number, len(zones))
    row, day = divmod(row, 2)
    begins = starts_at + timedelta(days=day, minutes=30 * row)
    return LinePlan(
        kind=ItemKind.TALK,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=25),
        titles={"en": f"Talk {number} about networks of peers"},
        zone=zones[place],
    )


def _event() -> Event:
    return Event.objects.get(slug__startswith="a-bench-evening")


def _host() -> Person:
    host = Person.objects.filter(role="host").first()
    if host is None:
        raise SystemExit("The node has no host.")
    return host


def _plan(title: str, starts_at: datetime) -> EventPlan:
    return EventPlan(
        kind=Kind.THEMED,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        time_zone="Europe/Paris",
        titles={"en": title, "fr": title},
        summaries={"en": "An evening among peers.", "fr": "Une soirée entre pairs."},
        texts={"en": WORDS * 10, "fr": WORDS * 10},
        languages=("en", "fr"),
    )


def _row(number: int, starts_at: datetime) -> Event:
    event = Event(
        slug=f"{NAME}-{number}",
        uid=f"{NAME}-{number}",
        kind=Kind.THEMED,
        state=State.CONFIRMED,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        time_zone="Europe/Paris",
        titles={"en": f"Evening {number}", "fr": f"Soirée {number}"},
        summaries={"en": "Among peers.", "fr": "Entre pairs."},
        texts={"en": WORDS * 4, "fr": WORDS * 4},
        languages=["en", "fr"],
        changed_at=starts_at,
    )
    event.search_words = search_words(event, None)
    return event


if __name__ == "__main__":
    task, *given = sys.argv[1:]
    tasks: dict[str, Callable[[], None]] = {
        "node": lambda: node(int(given[0])),
        "change": lambda: change(given[0]),
        "room": lambda: room(given[0]),
        "session": session,
        "queries": queries,
        "capacity": lambda: capacity(int(given[0])),
        "uncount": uncount,
        "coming": coming,
        "festival": lambda: festival(int(given[0])),
        "proposal": proposal,
        "voices": lambda: voices(given[0]),
    }
    tasks[task]()
