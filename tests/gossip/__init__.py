"""Cards and gossip: what is believed, and what the mesh comes to know."""
