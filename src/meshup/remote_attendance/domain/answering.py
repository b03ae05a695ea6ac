"""Shell: what somebody of another server is answered: they come, they wait, they do not.

Written in the transaction of what it answers, so that nobody is told of a place that nobody keeps.
The answer is the Group's, for it publishes the events. It goes to who asked, and to nobody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.utils import translation
from django.utils.translation import gettext as _

from meshup.activitypub.activity_documents import accept, ignore, reject, tentative_accept
from meshup.attendance.choices import Standing
from meshup.deliveries.domain.delivering import deliver
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import group
from meshup.remote_actors.domain.blocks import is_blocked_actor
from meshup.remote_actors.domain.remote_actors import actors_by_number
from meshup.remote_attendance.choices import Answer
from meshup.remote_attendance.domain.attendees import evening_of_attendee, language
from meshup.remote_attendance.models import RemoteAttendee

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from meshup.attendance.domain.queries.by_source import SourceEvening
    from meshup.fediverse.domain.own_actors import OwnActorFacts
    from meshup.kit.errors import Refusal
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

    Json = dict[str, Any]

BY_STANDING: Final[dict[Standing, Answer]] = {
    Standing.COMING: Answer.ACCEPTED,
    Standing.WAITING: Answer.WAITING,
    Standing.OFFERED: Answer.WAITING,
    Standing.REMOVED: Answer.REFUSED,
}
BUILDERS: Final[dict[Answer, Callable[[str, str, Json], Json]]] = {
    Answer.ACCEPTED: accept,
    Answer.WAITING: tentative_accept,
    Answer.REFUSED: reject,
}


def wanted_answer(evening: SourceEvening | None) -> Answer:
    """Return the answer that fits where somebody stands; none for who does not stand anywhere."""
    return BY_STANDING.get(evening.standing, Answer.NONE) if evening else Answer.NONE


def join_of(actor: RemoteActorFacts, join_id: str, join_object: str) -> Json:
    """Return a Join as an answer repeats it; without what was written in it."""
    join = {"type": "Join", "actor": actor.actor_id, "object": join_object}
    return {"id": join_id, **join} if join_id else join


def send_answer(
    answer: Answer, actor: RemoteActorFacts, join: Json, at: datetime, why: str = ""
) -> None:
    """Queue an answer to ``join`` for the actor who sent it, with a reason in plain words."""
    build = BUILDERS[answer]
    document = build(absolute(f"/ap/activities/{uuid4()}"), group().id, join)
    if why:
        document["summary"] = why
    deliver(document, by=group().name, to=[actor.inbox], at=at)


def send_ignore(own: OwnActorFacts, actor: RemoteActorFacts, join: Json, at: datetime) -> None:
    """Queue the word of an own actor that such a Join is not handled (FEP-8a8e)."""
    document = ignore(absolute(f"/ap/activities/{uuid4()}"), own.id, join)
    deliver(document, by=own.name, to=[actor.inbox], at=at)


def answer_attendee(
    row: RemoteAttendee, answer: Answer, actor: RemoteActorFacts, at: datetime
) -> None:
    """Answer the latest Join of somebody with where they stand now, and note that."""
    why = removed_words() if answer == Answer.REFUSED else ""
    send_answer(answer, actor, join_of(actor, row.join_id, row.join_object), at, why)
    row.answer, row.changed_at = answer, at
    row.save()


def answer_evenings(evenings: Iterable[SourceEvening], at: datetime) -> int:
    """Answer those whose evenings stand elsewhere than they know; return how many were.

    Twice is once. Who is blocked is told nothing.
    """
    by_place = {(each.peer, each.event): each for each in evenings}
    peers = {peer for peer, _event in by_place}
    rows = RemoteAttendee.objects.select_for_update().filter(peer__in=peers, left_at=None)
    found = [row for row in rows if (row.peer_id, row.event_id) in by_place]
    actors = actors_by_number(row.actor_id for row in found)
    answered = 0
    for row in found:
        answer = wanted_answer(evening_of_attendee(row))
        actor = actors[row.actor_id]
        if answer in {Answer.NONE, row.answer} or is_blocked_actor(actor):
            continue
        answer_attendee(row, answer, actor, at)
        answered += 1
    return answered


def refusal_words(refusal: Refusal) -> str:
    """Return the sentence of a refusal, in the language of the node."""
    with translation.override(language()):
        return _(refusal.sentence).format(**refusal.facts)


def removed_words() -> str:
    """Return why somebody comes no more whom hosts took off the list."""
    with translation.override(language()):
        return _("The hosts took you off the list. Write to them if that is wrong.")
