"""Meshup: the software of a community node."""
