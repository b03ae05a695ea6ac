"""What the imports adds to the language of templates."""
