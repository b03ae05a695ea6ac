"""Proposals that visitors may read, and what they would like to hear."""
