"""What a proposal is, and what may be done with it."""
