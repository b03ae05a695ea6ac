"""Doors of this room: pages of hosts, parts of pages of everybody, documents."""
