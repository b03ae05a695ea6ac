"""What keeps a node alive: backups, first settings, health checks, the lock of who serves."""
