"""The running evening: the projector, and what is now and next on phones."""
