"""What the community adds to the language of templates."""
