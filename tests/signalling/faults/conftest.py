"""The tests of faults run once, with the tests on SQLite: signalling has no database."""

from __future__ import annotations

from tests.environment import WANTED

collect_ignore_glob = ["test_*"] if WANTED == "postgresql" else []
