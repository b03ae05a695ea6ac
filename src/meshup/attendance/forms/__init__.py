"""What visitors say when they come, and what hosts set."""
