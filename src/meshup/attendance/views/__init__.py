"""Pages of who comes: for visitors, and at the desk."""
