"""Proposals of files: read, compared, taken in, and written out."""
