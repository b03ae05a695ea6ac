"""What hosts say of parts."""
