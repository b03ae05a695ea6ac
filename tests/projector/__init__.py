"""The running evening."""
