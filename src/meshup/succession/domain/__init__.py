"""What this room decides, and how it asks others."""
