"""Pages of wishes for new communities."""
