"""Doors of requests: the pages of hosts."""
