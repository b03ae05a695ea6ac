"""What is kept of talks, and what becomes of it."""
