"""What hosts choose of homes."""
