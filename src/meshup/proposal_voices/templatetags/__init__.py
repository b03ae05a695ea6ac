"""What templates of voices need."""
