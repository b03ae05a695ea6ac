"""What hosts fill in about the library."""
