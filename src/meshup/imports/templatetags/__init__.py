"""What the intake adds to the language of templates."""
