"""What staying in touch adds to the language of templates."""
