"""Shell: how many evenings a community had and how many people met: told as far as hosts allow.

A member tells its numbers at an address of its Group; an umbrella asks for them each night. They
are what a member says, so they are held to what a community may have, and shown as theirs.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from meshup.activitypub.contexts import PLAIN_CONTEXT
from meshup.agenda.domain.queries.counted_events import number_begun
from meshup.community.domain.queries import this_node
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.settings import federation
from meshup.introductions.domain.queries.introduced_pairs import pairs_introduced
from meshup.kit.errors import Refusal
from meshup.kit.web import changed
from meshup.remote_actors.domain.fetching import fetch_document
from meshup.remote_actors.domain.remote_actors import actors_by_number
from meshup.signed_messages.errors import BadDocument
from meshup.umbrella.choices import MemberKind, MemberState
from meshup.umbrella.domain.settings import umbrella
from meshup.umbrella.domain.tags import UMBRELLA
from meshup.umbrella.models import Member

if TYPE_CHECKING:
    from meshup.activitypub.ids import Json

MOST: Final = 1_000_000
"""More evenings, or pairs of people, than any community has."""
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
COUNTS_BYTES: Final = 8 * 1024
COUNTED_FOR: Final = timedelta(hours=1)
"""How long what we tell may be old."""


def own_counts(now: datetime) -> Json:
    """Return what umbrellas may know of us, as a document."""
    facts = umbrella()
    document: Json = {"@context": PLAIN_CONTEXT, "id": f"{group().id}/counts", "type": "Object"}
    document["name"] = this_node().name
    if facts.tells_evenings:
        document["evenings"] = evenings_until(now)
    if facts.tells_meetings:
        document["meetings"] = pairs_introduced()
    return document


def evenings_until(now: datetime) -> int:
    """Return how many events of ours have begun."""
    return number_begun(BEGINNING, now)


def read_counts(at: datetime) -> int:
    """Ask the members of our umbrella for their numbers; return how many answered.

    Whoever does not answer is shown with what they said last; whoever tells a number no more,
    without it.
    """
    if not (federation().is_on and umbrella().is_on):
        return 0
    rows = list(Member.objects.filter(kind=MemberKind.MEMBER, state=MemberState.ACTIVE))
    actors = actors_by_number([row.actor_id for row in rows])
    answered = 0
    for row in rows:
        actor = actors.get(row.actor_id)
        if actor is None:
            continue
        try:
            url = f"{actor.actor_id}/counts"
            document = fetch_document(url, at, most_bytes=COUNTS_BYTES)
        except (Refusal, BadDocument):
            continue
        numbers = {name: _number(document.get(name)) for name in ("evenings", "meetings")}
        Member.objects.filter(pk=row.pk).update(**numbers)
        answered += 1
    if answered:
        changed(UMBRELLA)
    return answered


def _number(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= MOST else None
