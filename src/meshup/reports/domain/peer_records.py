"""Shell: what this room keeps of peers, for the room that joins them and lets them go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import ngettext

from meshup.peers.records import PeerRecords
from meshup.reports.choices import ReportState
from meshup.reports.domain.warnings import unread_warnings
from meshup.reports.models import PeerWarning, Report

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def holders(peers: Iterable[int]) -> set[int]:
    """Return who has something to read, or made what a report waits about."""
    wanted = set(peers)
    made = Report.objects.filter(author__in=wanted).exclude(state=ReportState.WITHDRAWN)
    warned = {warning.peer for warning in unread_warnings(wanted)}
    return {*warned, *(author for author in made.values_list("author_id", flat=True))}


def merge(peer: int, into: int, _at: datetime) -> None:
    """Let what is of one peer be another's."""
    PeerWarning.objects.filter(peer=peer).update(peer=into)
    Report.objects.filter(author=peer).update(author=into)


def describe(peer: int) -> list[str]:
    """Say what there is to read."""
    number = len(unread_warnings([peer]))
    if not number:
        return []
    sentence = ngettext(
        "%(number)s message of the hosts to read",
        "%(number)s messages of the hosts to read",
        number,
    )
    return [sentence % {"number": number}]


PEER_RECORDS: Final = PeerRecords(name="reports", holders=holders, merge=merge, describe=describe)
