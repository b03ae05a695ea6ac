"""A crowd over HTTP, on SQLite: everybody is counted once, however often they tap, and at once.

Its short sister is without a server, in ``test_crowd``.
"""

from __future__ import annotations

import pytest

from tests.proposal_voices.tapping import Crowd
from tests.served import Server

pytestmark = pytest.mark.once

MAKE = """
from meshup.community.domain.nodes import set_up_node
from meshup.kit.clock import now
from meshup.peers.domain.peers import make_peer
from meshup.proposals.domain.proposing import propose
from meshup.proposals.domain.queries.proposals import proposal
from tests.proposals.conftest import wish
set_up_node(name="Paris P2P", city="Paris", languages=["en"], time_zone="Europe/Paris")
uuid = propose(wish(may_be_voted=True), make_peer("en", now()), now()).uuid
print("proposal", uuid, proposal(uuid).slug)
"""
COUNT = """
from uuid import UUID
from meshup.peers.models import Peer
from meshup.proposal_voices.domain.queries.voices import numbers_of_voices
print("counted", numbers_of_voices([UUID("{0}")]).get(UUID("{0}"), 0), Peer.objects.count())
"""


def last_line(text: str) -> list[str]:
    """Return the words of the last line that was printed."""
    return text.strip().splitlines()[-1].split()


@pytest.fixture
def node(tmp_path):
    """A node that believes who asks which address they have."""
    server = Server(tmp_path / "node", settings="meshup.settings")
    server.environ["MESHUP_TRUSTED_PROXIES"] = "127.0.0.1"
    server.migrate()
    return server


def taps_of_a_crowd(node: Server, people: int) -> None:
    """Let all tap, a fifth of them twice more at once, and a tenth take it back, twice at once."""
    _word, uuid, slug = last_line(node.run_python(MAKE))
    with node, Crowd(node.port, f"/en/proposals/{slug}/voice/", people) as crowd:
        first = crowd.tap(crowd.everybody())
        again = crowd.tap(crowd.everybody(times=2)[: 2 * people // 5])
        assert (first.statuses, again.statuses) == ({200: people}, {200: 2 * people // 5})
        assert len(set(crowd.devices.values())) == people
        assert counted(node, uuid) == (people, people + 1)
        leaving = crowd.everybody(times=2)[: people // 5]
        assert crowd.tap(leaving, wants=False).statuses == {200: len(leaving)}
        assert counted(node, uuid) == (people - people // 10, people + 1)


def counted(node: Server, uuid: str) -> tuple[int, int]:
    """Return how many voices count, and how many peers there are: the speaker is one."""
    _word, voices, peers = last_line(node.run_python(COUNT.format(uuid)))
    return int(voices), int(peers)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_each_of_a_thousand_is_counted_once(node):
    taps_of_a_crowd(node, 1_000)
