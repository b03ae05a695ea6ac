"""What templates of the rounds need."""
