"""What hosts fill in about letters to speakers."""
