"""What visitors fill in about voices."""
