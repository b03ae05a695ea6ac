"""Its words on pages."""
