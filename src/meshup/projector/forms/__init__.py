"""What is asked of hosts here."""
