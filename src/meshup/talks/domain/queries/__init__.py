"""Talks with all that belongs to them, as values."""
