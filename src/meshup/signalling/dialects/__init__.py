"""The dialects that clients speak: each a small state machine that knows nothing of sockets."""
