"""What the imports decides."""
