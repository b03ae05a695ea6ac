"""Talks that travel on pages of other rooms."""
