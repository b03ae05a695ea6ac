"""Doors of voices: pages of everybody, one tap, and what hosts do about floods."""
