"""What proposing adds to the language of templates."""
