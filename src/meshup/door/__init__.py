"""The door: how many come in, and who, on phones that have no network for a while."""
