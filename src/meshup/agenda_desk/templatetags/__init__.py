"""What the desk adds to the language of templates."""
