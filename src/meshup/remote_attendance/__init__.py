"""People of other servers who come to our events."""
