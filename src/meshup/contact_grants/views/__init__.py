"""Doors of introductions: the page of each person, and the pages of hosts."""
