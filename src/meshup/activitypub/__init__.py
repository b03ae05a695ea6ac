"""ActivityPub and what it stands on, as it is on the wire; pure."""
