"""What is remembered of contact exchanges."""
