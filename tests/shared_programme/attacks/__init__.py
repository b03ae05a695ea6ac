"""What comes through the inbox and should not."""
