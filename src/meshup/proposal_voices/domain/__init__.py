"""What is true of voices for proposals."""
