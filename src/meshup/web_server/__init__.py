"""The HTTP server: processes, sockets, connections, and what comes over them."""
