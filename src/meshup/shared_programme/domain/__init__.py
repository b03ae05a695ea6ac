"""What this room decides."""
