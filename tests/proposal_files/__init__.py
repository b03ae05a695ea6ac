"""Proposals as files: read, compared, taken in, written out."""
