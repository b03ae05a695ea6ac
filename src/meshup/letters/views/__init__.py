"""Pages that letters lead to."""
