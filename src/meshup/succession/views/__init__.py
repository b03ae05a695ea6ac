"""Doors of this room: pages of hosts, to-dos, the document that other nodes read."""
