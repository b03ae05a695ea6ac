"""What visitors type about themselves."""
