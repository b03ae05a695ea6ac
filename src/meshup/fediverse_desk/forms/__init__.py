"""What hosts fill in about the fediverse."""
