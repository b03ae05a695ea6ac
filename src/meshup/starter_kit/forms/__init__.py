"""What hosts choose and paste."""
