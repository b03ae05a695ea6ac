"""What files say of proposals."""
