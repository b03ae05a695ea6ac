"""Blocks that tests begin with."""

from datetime import timedelta

from meshup.moderation.domain.admission import network_key
from meshup.moderation.domain.blocks import block_network, block_peer
from meshup.peers.models import Peer

BLOCK = timedelta(hours=24)


def blocked_network(host, network, at):
    return block_network(host, network_key(network), "A flood.", at)


def blocked_peer(host, at):
    peer = Peer.objects.create(made_at=at)
    block_peer(host, peer.pk, "Spam.", at)
    return peer.pk
