"""Peers live while they are blocked, and a block holds when they are joined."""

import pytest
from django.db import transaction

from meshup.kit import clock
from meshup.moderation.domain.peer_records import PEER_RECORDS
from meshup.moderation.domain.queries.blocks import is_blocked
from meshup.peers.models import Peer
from tests.agenda.paris import NOW
from tests.moderation.blocking import blocked_peer

pytestmark = pytest.mark.django_db


def test_peers_live_while_they_are_blocked_and_are_joined(ada):
    into = Peer.objects.create(made_at=NOW).pk
    peer = blocked_peer(ada, NOW)
    with clock.set_to(NOW):
        assert PEER_RECORDS.holders([peer, into]) == {peer}
        with transaction.atomic():
            PEER_RECORDS.merge(peer, into, NOW)
        assert is_blocked(into, "", NOW)
        assert PEER_RECORDS.holders([peer, into]) == {into}
    assert PEER_RECORDS.describe(into) == []
