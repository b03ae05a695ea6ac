"""Filters of the pages by which rounds are led."""
