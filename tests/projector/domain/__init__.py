"""What is decided about the running evening."""
