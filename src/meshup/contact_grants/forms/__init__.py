"""What hosts and visitors fill in about contacts."""
