"""What visitors fill in who would like a community in their town."""
