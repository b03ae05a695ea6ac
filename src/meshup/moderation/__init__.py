"""Blocks, limits, and the log of what hosts did about people."""
