"""Introductions between nodes: who gives which contact to whom, until when, and takes it back."""
