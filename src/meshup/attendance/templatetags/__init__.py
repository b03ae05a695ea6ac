"""Who comes, in words."""
