"""What hosts fill in about umbrellas."""
