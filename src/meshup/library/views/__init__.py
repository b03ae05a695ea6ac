"""Doors of the library."""
