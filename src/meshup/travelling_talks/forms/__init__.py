"""What is asked of another community, and what a speaker answers."""
