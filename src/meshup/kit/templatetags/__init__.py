"""What the kit adds to the language of templates."""
