"""What this room decides, reads and writes."""
