"""What the site adds to the language of templates."""
