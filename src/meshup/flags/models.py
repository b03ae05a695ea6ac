"""What is remembered by the room flags."""
