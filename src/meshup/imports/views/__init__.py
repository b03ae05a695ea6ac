"""The pages of the imports, and what they add to the desk."""
