"""Search for what signalling does not survive, or reads differently from another library.

``scripts/bench fuzz [minutes]``: random conversations, cut anywhere and damaged, are read by our
frame reader and by another library; random and half-valid messages go to every dialect. A finding
is printed in its smallest form and ends the run with code 1.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from meshup.signalling.paths import Dialect
from tests.signalling.fake_clients import Party
from tests.signalling.oracle import (
    NOT_SHORTEST,
    begins_like,
    conversations,
    cut,
    ours,
    the_same,
    theirs,
)

EXAMPLES = 2_000
EFFORT = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
NAMES = st.sampled_from(
    [
        *("type", "dst", "src", "payload", "topic", "topics", "action", "info_hash", "peer_id"),
        *("offers", "offer", "offer_id", "answer", "to_peer_id", "event", "left", "numwant"),
    ]
)
WORDS = st.sampled_from(
    [
        *("OFFER", "ANSWER", "CANDIDATE", "LEAVE", "EXPIRE", "HEARTBEAT", "publish", "subscribe"),
        *("unsubscribe", "ping", "announce", "scrape", "started", "stopped", "ada", "bilal"),
        *("h" * 20, "é" * 20, "p" * 20, "", "Ā" * 20),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(), inner, max_size=6)
    ),
    max_leaves=12,
)
MESSAGES = st.dictionaries(NAMES, VALUES | WORDS, max_size=8).map(lambda m: json.dumps(m).encode())


@EFFORT
@given(conversations, st.lists(st.integers(0, 5000), max_size=20))
def frames_are_read_as_others_read_them(data: bytes, at: list[int]) -> None:
    """Whole conversations, in any pieces."""
    assert the_same(ours(cut(data, at))[0], theirs(data))


@EFFORT
@given(conversations, st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=4))
def damage_is_noticed(data: bytes, changes: list[tuple[int, int]]) -> None:
    """Conversations with some bytes changed."""
    damaged = bytearray(data)
    for at, value in changes:
        if data:
            damaged[at % len(data)] = value
    (found, code), why = ours([bytes(damaged)])
    other, other_code = theirs(bytes(damaged))
    if code is None:
        assert the_same((found, None), (other, other_code))
    elif why != NOT_SHORTEST:
        assert begins_like(found, other)
    assert ours(cut(bytes(damaged), [at for at, _ in changes])) == ((found, code), why)


@EFFORT
@given(
    st.sampled_from(list(Dialect)),
    st.lists(
        st.tuples(st.integers(0, 3), MESSAGES | st.binary(max_size=80), st.integers(0, 9)),
        max_size=25,
    ),
)
def every_dialect_survives(dialect: Dialect, steps: list[tuple[int, bytes, int]]) -> None:
    """Four clients say anything, some leave and return; at the end nothing is left."""
    party = Party(dialect)
    clients = [party.peer(name) for name in ("ada", "bilal", "h" * 20, "p" * 20)]
    for who, raw, chance in steps:
        if chance == 0:
            clients[who].go()
            clients[who] = party.peer(("ada", "bilal", "h" * 20, "p" * 20)[who])
        if chance == 1:
            party.wait(1)
        text = raw.decode(errors="replace").encode()
        clients[who].say(raw=text or b" ")
        for client in clients:
            _all_is_json(client.heard())
    for client in clients:
        client.go()
    party.wait(8)
    assert party.hub.sockets == 0
    assert party.hub._rooms == {}  # noqa: SLF001


def _all_is_json(messages: list[Any]) -> None:
    assert all(isinstance(message, dict) for message in messages)


def main() -> None:
    """Search for some minutes."""
    until = time.monotonic() + 60 * float(sys.argv[1] if len(sys.argv) > 1 else 10)
    searches = [frames_are_read_as_others_read_them, damage_is_noticed, every_dialect_survives]
    tried = 0
    while time.monotonic() < until:
        for search in searches:
            search()
            tried += EXAMPLES
        print(f"{tried} examples, nothing found", flush=True)


if __name__ == "__main__":
    main()
