"""The mesh: which nodes there are, where each lives today, and what each says of itself."""
