"""Pages of who comes."""
