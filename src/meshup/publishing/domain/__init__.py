"""What is published, and in which words."""
