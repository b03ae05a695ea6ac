"""Rows of this room, as values."""
