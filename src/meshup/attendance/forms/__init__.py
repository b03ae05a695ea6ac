"""What visitors and hosts fill in."""
