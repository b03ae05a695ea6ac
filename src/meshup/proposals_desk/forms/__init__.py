"""What hosts fill in about proposals and calls."""
