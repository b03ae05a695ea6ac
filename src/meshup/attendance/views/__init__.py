"""Pages of who comes, for visitors."""
