"""Talks on pages."""
