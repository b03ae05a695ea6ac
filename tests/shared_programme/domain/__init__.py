"""What is pure of parts."""
