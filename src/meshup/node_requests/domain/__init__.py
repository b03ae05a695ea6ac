"""What is true of requests between nodes."""
