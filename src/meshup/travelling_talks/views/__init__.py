"""Pages of talks that travel: for hosts of both sides, and for whoever holds the talk."""
