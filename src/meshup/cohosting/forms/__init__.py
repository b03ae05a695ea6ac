"""What hosts fill in to hold an event together."""
