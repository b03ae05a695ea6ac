"""What is true of an umbrella, its members and its guests."""
