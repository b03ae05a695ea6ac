"""What others may read of this room, as values."""
