"""What the agenda adds to the language of templates."""
