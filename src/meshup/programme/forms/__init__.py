"""What is sent to this room, and its shape."""
