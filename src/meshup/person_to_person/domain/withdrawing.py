"""Shell: who is blocked, or erased, disappears from rounds that run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.moderation.domain.queries.blocks import blocked_peers
from meshup.person_to_person.choices import SessionState
from meshup.person_to_person.domain.announcing import announce_all
from meshup.person_to_person.domain.rows import locked_session
from meshup.person_to_person.domain.seating import release
from meshup.person_to_person.errors import NoSession
from meshup.person_to_person.models import Participant

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


def follow_block(peer: int, at: datetime) -> None:
    """Take a peer who is blocked at ``at`` out of rounds that run; let pages show them no more.

    When a block has ended they are planned again.
    """
    rows = Participant.objects.filter(peer=peer).exclude(session__state=SessionState.ENDED)
    for slug, number in list(rows.values_list("session__event__slug", "pk")):
        try:
            withdraw(slug, [number] if peer in blocked_peers(at) else [], at)
        except NoSession:
            continue


def withdraw(slug: str, participants: Collection[int], at: datetime) -> None:
    """Take these out of rounds in which they have met nobody yet, and let all pages show it.

    Raises:
        NoSession
    """
    with transaction.atomic():
        session = locked_session(slug)
        release(session, participants, at)
        announce_all(session, at)
