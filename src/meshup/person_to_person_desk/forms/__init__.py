"""What hosts say of the rounds of an evening, and of conversation starters."""
