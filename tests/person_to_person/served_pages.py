"""Pages by which a crowd takes part in rounds that a host leads, to be served by a real server.

Each act is what the real pages do, without their forms.
"""

from __future__ import annotations

import json
import os
from datetime import timedelta

from django.http import HttpResponse, JsonResponse
from django.urls import path

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.plans import EventPlan
from meshup.agenda.domain.queries.events import events_between
from meshup.community.domain.nodes import set_up_node
from meshup.kit.clock import now
from meshup.live.domain.tickets import ticket_for
from meshup.peers.domain.peers import make_peer
from meshup.person_to_person.domain import rounds
from meshup.person_to_person.domain.channels import round_channel, seat_channel
from meshup.person_to_person.domain.missing import cannot_find
from meshup.person_to_person.domain.participating import leave, take_part
from meshup.person_to_person.domain.queries.rooms import room_view
from meshup.person_to_person.domain.sessions import open_session
from meshup.person_to_person.domain.values import ParticipantWish, SessionWish
from meshup.person_to_person.models import Participant, Seat
from meshup.presence.domain.joining import JoinWish, join

SPOKEN = (("fr", "en"), ("fr", "en"), ("fr",), ("en", "fr"), ("en",))
HOUR = timedelta(hours=1)


def slug_of_the_evening():
    (event,) = events_between(now(), now() + HOUR / 60)
    return event.slug


def pid(_request):
    return HttpResponse(str(os.getpid()))


def opened(request):
    """Open rounds at an evening that runs."""
    at = now()
    set_up_node(name="Crowd", city="Paris", languages=["fr", "en"], time_zone="Europe/Paris")
    plan = EventPlan(
        kind="themed",
        starts_at=at - HOUR,
        ends_at=at + 4 * HOUR,
        time_zone="Europe/Paris",
        titles={"en": "Crowd", "fr": "Foule"},
    )
    event = create_event(None, plan, at - HOUR, state=State.CONFIRMED)
    wish = SessionWish(
        rounds=int(request.GET["rounds"]),
        round_seconds=int(request.GET["round_seconds"]),
        pause_seconds=int(request.GET["pause_seconds"]),
    )
    open_session(None, event.slug, wish, at)
    return HttpResponse(event.slug)


def come(request):
    """Let so many people come and take part; return who they are, with tickets to what they see."""
    slug, first = slug_of_the_evening(), Participant.objects.count()
    people = []
    for number in range(first, first + int(request.GET["people"])):
        peer = make_peer("fr", now())
        join(peer, slug, JoinWish(f"Person {number}", SPOKEN[number % len(SPOKEN)]), now())
        take_part(peer, slug, ParticipantWish(repeats_ok=number % 3 == 0), now())
        people.append(peer)
    keys = dict(Participant.objects.filter(peer__in=people).values_list("peer", "key"))
    until = now() + 4 * HOUR
    channels = {peer: [seat_channel(keys[peer]), round_channel(slug)] for peer in people}
    tickets = {
        str(peer): [ticket_for(channel, until) for channel in names]
        for peer, names in channels.items()
    }
    return JsonResponse(tickets)


def act(request, name):
    """Let some people, by number in the body, leave or say that they cannot find anybody."""
    slug = slug_of_the_evening()
    for peer in json.loads(request.body):
        {"leave": leave, "miss": cannot_find}[name](peer, slug, now())
    return HttpResponse(name)


def press(request, name, number):
    """Press a button of the host: start, begin_now, end_round, extend (seconds)."""
    slug = slug_of_the_evening()
    rounds_of = {
        "start": lambda: rounds.start(None, slug, now()),
        "begin": lambda: rounds.begin_now(None, slug, number, now()),
        "end": lambda: rounds.end_round(None, slug, number, now()),
        "shorten": lambda: rounds.extend(None, slug, -number, now()),
    }
    rounds_of[name]()
    return HttpResponse(str(number))


def seats(_request):
    """Return everybody's place in every round, and what the room sees."""
    rows = Seat.objects.order_by("pk").values_list(
        "round__number", "participant__peer", "kind", "table"
    )
    room = room_view(slug_of_the_evening(), now())
    return JsonResponse(
        {
            "seats": [list(row) for row in rows],
            "phase": str(room.phase),
            "round": room.round.number if room.round else 0,
            "encounters": room.encounters,
            "introduced": room.introduced,
            "ends": room.round.ends_at.isoformat() if room.round else "",
        }
    )


urlpatterns = [
    path("pid", pid),
    path("open", opened),
    path("come", come),
    path("act/<name>", act),
    path("press/<name>/<int:number>", press),
    path("seats", seats),
]
