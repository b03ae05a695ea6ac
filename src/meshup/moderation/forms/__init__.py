"""Forms of moderation: why something is done, and blocks."""
