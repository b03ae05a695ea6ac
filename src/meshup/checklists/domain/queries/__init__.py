"""Lists as values."""
