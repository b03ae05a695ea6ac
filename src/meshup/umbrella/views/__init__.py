"""Doors of umbrellas: hosts' pages, and documents for other servers."""
