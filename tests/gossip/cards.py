"""Nodes for tests: each has a key, and signs what it says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256

from meshup.gossip.card import CardFields, read_card, signed_card
from meshup.gossip.exchanges import Settings
from meshup.signed_messages.keys import did_key, ed25519_public
from tests.gossip.memory_store import MemoryStore

NOW = datetime(2026, 12, 2, 19, 0, tzinfo=UTC)
SEQ = int(NOW.timestamp()) - 1000


def key(name):
    return sha256(name.encode()).digest()


@cache
def did(name):
    return did_key(ed25519_public(key(name)))


def fields(name="paris", host=None, **parts):
    origin = f"https://{host or f'{name}.example'}"
    relay = f"{origin}/ap/{name}/relay" if host else f"{origin}/ap/relay"
    plain = CardFields(
        id=f"{relay}/card",
        actor=relay,
        group=f"{origin}/ap/{name}",
        seq=SEQ,
        name=name.title(),
        url=f"{origin}/",
        directory=f"{relay}/directory",
    )
    return replace(plain, **parts)


def document(name="paris", host=None, *, now=NOW, lifetime=timedelta(days=30), **parts):
    return signed_card(fields(name, host, **parts), key(name), now, lifetime)


@cache
def card(name="paris", host=None, seq=SEQ, days=30, words="", recovery=""):
    made = document(
        name, host, seq=seq, lifetime=timedelta(days=days), summary=words, recovery=recovery
    )
    return read_card(made, NOW)


def limits(name="me", **parts):
    return Settings(did=did(name), salt=b"salt", **parts)


def store(name="me", **parts):
    made = MemoryStore(limits(name, **parts))
    made.set_own(card(name))
    return made


def state(made):
    """Return what a store knows, without how it came to."""
    return {d: (e.card.seq, e.card.digest, e.level) for d, e in made.entries.items()}
