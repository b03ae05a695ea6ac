"""What is true of wishes for new communities."""
