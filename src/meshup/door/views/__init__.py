"""Its doors."""
