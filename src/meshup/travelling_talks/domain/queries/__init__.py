"""Talks that travel as values; each function says who asks."""
