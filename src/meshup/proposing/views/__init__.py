"""Pages by which somebody proposes, and keeps what they proposed."""
