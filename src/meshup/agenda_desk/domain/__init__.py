"""What the desk makes of what the agenda knows."""
