"""The shapes of what hosts set and say about who comes."""
