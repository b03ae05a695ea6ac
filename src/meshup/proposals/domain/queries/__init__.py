"""Proposals, calls and talks, as values; each function says who asks."""
