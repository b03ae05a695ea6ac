"""WebSocket connections (RFC 6455): frames, handshake, and who may come in; no dialect is known."""
