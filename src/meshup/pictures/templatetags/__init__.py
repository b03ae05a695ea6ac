"""What pictures add to the language of templates."""
