"""What is asked for at the desk."""
