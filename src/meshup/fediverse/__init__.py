"""This node among servers that speak ActivityPub: its actors, those of others, blocks."""
