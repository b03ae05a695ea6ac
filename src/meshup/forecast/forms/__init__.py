"""What hosts fill in."""
