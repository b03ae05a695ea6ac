"""Doors of the merged agenda: pages for people, feeds for programs."""
