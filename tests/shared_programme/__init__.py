"""Parts of a common programme."""
