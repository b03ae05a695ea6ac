"""Proposals and talks, read from files of other programs and written to them."""
