"""What one node asks of another, and what the other answers: one handshake for all of it."""
