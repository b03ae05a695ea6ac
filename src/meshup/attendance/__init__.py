"""Who comes: registrations, waiting lists, numbers."""
