"""Background jobs: where somebody went, what a follower's server runs, whose inbox is gone."""

from __future__ import annotations

from django_tasks import task

from meshup.deliveries.domain.queries.gone_inboxes import address_of_gone_inbox
from meshup.follows.domain.followers import part_from_inbox
from meshup.follows.domain.moves import follow_move as follow_move_now
from meshup.kit.clock import now
from meshup.kit.errors import Refusal
from meshup.remote_actors.domain.discovery import learn_software
from meshup.remote_actors.domain.instances import instance_of
from meshup.remote_actors.domain.remote_actors import actors_by_number


@task()
def follow_move(number: int) -> bool:
    """Follow somebody where they say that they went."""
    return follow_move_now(number, now())


@task()
def part_from_gone_inbox(inbox: int) -> int:
    """Forget that those follow whose inbox is gone, unless it is back by now."""
    url = address_of_gone_inbox(inbox)
    return part_from_inbox(url, now()) if url else 0


@task()
def learn_server(actor: int) -> bool:
    """Ask what the server of an actor runs; some take events at other inboxes."""
    found = actors_by_number([actor]).get(actor)
    if found is None or instance_of(found.host).software:
        return False
    try:
        return bool(learn_software(found.host, now()))
    except Refusal:  # it does not say, or not now: the inbox that it shares is as good a guess
        return False
