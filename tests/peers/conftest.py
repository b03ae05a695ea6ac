"""A room that holds shells for peers: what peers see of rooms above, without them."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Concerns, PersonalData, Sentences, Subject
from meshup.peers import records
from meshup.peers.records import PeerRecords, register_peer_records

SENTENCES = Sentences(
    concerns=Concerns.VISITORS,
    title="Shells",
    kept="Shells.",
    why="They shine.",
    how_long="Long.",
    how_to_erase="Throw them.",
)


class Shells:
    """How many shells each peer has, and the proved addresses of some."""

    def __init__(self):
        self.counts: Counter[int] = Counter()
        self.emails: dict[int, set[str]] = {}
        self.erased: list[Subject] = []

    def merge(self, one, other, _at):
        self.counts[other] += self.counts.pop(one, 0)
        self.emails.setdefault(other, set()).update(self.emails.pop(one, set()))

    def describe(self, peer):
        return [f"{self.counts[peer]} shells"] if self.counts[peer] else []

    def export(self, subject):
        count = self.counts[subject.peer]
        return [{"shells": count, "email": subject.email}] if count or subject.email else []

    def erase(self, subject):
        self.erased.append(subject)
        return self.counts.pop(subject.peer, 0)


@pytest.fixture
def shells(monkeypatch):
    """What a room of the test holds of peers; other rooms are registered as they are."""
    shells = Shells()
    monkeypatch.setattr(records, "_records", dict(records._records))
    monkeypatch.setattr(personal_data, "_registered", dict(personal_data._registered))
    register_peer_records(
        PeerRecords(
            name="tests.shells",
            holders=lambda peers: {peer for peer in peers if shells.counts[peer]},
            merge=shells.merge,
            describe=shells.describe,
            emails=lambda peer: shells.emails.get(peer, set()),
        )
    )
    personal_data.register(
        PersonalData(
            name="tests.shells", sentences=SENTENCES, export=shells.export, erase=shells.erase
        )
    )
    return shells


@pytest.fixture
def noon():
    """The clock stands still, so that no stretch of time ends within a test of limits."""
    with clock.set_to(datetime(2026, 10, 5, 12, tzinfo=UTC)):
        yield
