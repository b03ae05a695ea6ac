"""What visitors say when they come."""
