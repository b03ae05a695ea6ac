"""The kit: tools without opinions, for every room."""
