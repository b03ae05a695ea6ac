"""What hosts fill in to ask another node."""
