"""Buses have no database, so their tests run once, in the pass of SQLite."""

from __future__ import annotations

from tests.environment import WANTED

collect_ignore_glob = ["*test_*"] if WANTED == "postgresql" else []
