"""Finished answers of public pages: kept in memory, never stale; Django is asked for the rest."""
