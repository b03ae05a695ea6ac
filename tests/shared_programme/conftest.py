"""A node that federates, two others that sign, an evening that Lyon holds with us, and time."""

import pytest

from meshup.cohosting.domain.inviting import InvitationPlan, invite
from meshup.kit import clock
from meshup.remote_actors.domain.remote_actors import actor_of
from tests.cohosting.conftest import (
    _hour,
    _jobs_wait,
    evening,
    evil,
    federating,
    held,
    later,
    lyon,
    nantes,
    peers,
    victim,
)
from tests.cohosting.evenings import accepted, sent
from tests.shared_programme.festivals import given, works

__all__ = [
    "_hour",
    "_jobs_wait",
    "evening",
    "evil",
    "federating",
    "held",
    "later",
    "lyon",
    "nantes",
    "peers",
    "victim",
]


@pytest.fixture
def together(ada, evening, lyon, later):
    """Our evening, which Lyon holds with us."""
    actor_of(lyon.id, clock.now())
    invite(ada, evening.slug, InvitationPlan(nodes=[lyon.id]), clock.now())
    accepted(lyon, sent(lyon.actor.peer, later), ownPlace=True)
    works()
    return evening


@pytest.fixture
def part(ada, together, lyon):
    """The hall, from six to eight, which Lyon fills."""
    return given(ada, together, lyon)
