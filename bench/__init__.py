"""Measurements of a whole node, started by ``scripts/bench NAME``."""
