"""What anybody reports, who reads it, and what is done about it."""
