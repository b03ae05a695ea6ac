"""Shell: what moderation keeps of peers, for the room that joins them and lets them go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import ngettext

from meshup.kit import clock
from meshup.kit.web import changed
from meshup.moderation.choices import ReportState
from meshup.moderation.domain.queries.blocks import BLOCKS_TAG, blocked_peers
from meshup.moderation.domain.warnings import unread_warnings
from meshup.moderation.models import Block, PeerWarning, Report
from meshup.peers.records import PeerRecords

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def holders(peers: Iterable[int]) -> set[int]:
    """Return who is blocked, has something to read, or made what a report waits about."""
    wanted = set(peers)
    made = Report.objects.filter(author__in=wanted).exclude(state=ReportState.WITHDRAWN)
    warned = {warning.peer for warning in unread_warnings(wanted)}
    blocked = blocked_peers(clock.now()) & wanted
    return {*warned, *blocked, *(author for author in made.values_list("author_id", flat=True))}


def merge(peer: int, into: int, _at: datetime) -> None:
    """Let what is of one peer be another's: a block holds on all their devices."""
    Block.objects.filter(peer=peer).update(peer=into)
    PeerWarning.objects.filter(peer=peer).update(peer=into)
    Report.objects.filter(author=peer).update(author=into)
    changed(BLOCKS_TAG)


def describe(peer: int) -> list[str]:
    """Say what there is to read; whether somebody is blocked, no page says."""
    number = len(unread_warnings([peer]))
    if not number:
        return []
    sentence = ngettext(
        "%(number)s message of the hosts to read",
        "%(number)s messages of the hosts to read",
        number,
    )
    return [sentence % {"number": number}]


PEER_RECORDS: Final = PeerRecords(
    name="moderation", holders=holders, merge=merge, describe=describe
)
