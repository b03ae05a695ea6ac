"""A backend of Django for SQLite: its own, whose writers within a process take turns."""
