"""Tags for templates about introductions."""
