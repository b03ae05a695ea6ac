"""What the desk makes of what is known of who comes."""
