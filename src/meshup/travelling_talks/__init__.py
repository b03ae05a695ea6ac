"""Talks that were held in one community, and are asked for by another; their speakers decide."""
