"""What talks that travel do while nobody waits: they follow proposals, tell where they are."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from meshup.fediverse.domain.settings import federation
from meshup.kit import clock
from meshup.kit.jobs import later_once
from meshup.proposals.choices import ENDED
from meshup.proposals.domain.queries.proposals import proposals_by_uuid
from meshup.travelling_talks.domain.borrowing import forget_borrowed
from meshup.travelling_talks.domain.link_exchange import tell_where_held
from meshup.travelling_talks.domain.replying import follow_holders
from meshup.travelling_talks.domain.wanted_talks import end_travels


@task()
def follow_talk(uuid: str) -> int:
    """Let a talk travel only while those who said yes hold it, and tell where it is held."""
    talk, at = UUID(uuid), clock.now()
    facts = proposals_by_uuid([talk]).get(talk)
    if facts is None:
        forget_borrowed(talk)
    if facts is None or facts.state in ENDED:
        return end_travels(talk, at)
    ended = follow_holders(talk, facts.speakers, at)
    return ended + (tell_where_held(at, talk) if federation().is_on else 0)


@task()
def tell_all() -> int:
    """Tell where all borrowed talks are held, as far as it is not known yet."""
    return tell_where_held(clock.now()) if federation().is_on else 0


def each_night() -> None:
    """Tell what was missed."""
    later_once(tell_all)
