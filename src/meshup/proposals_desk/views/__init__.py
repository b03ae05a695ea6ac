"""The pages of proposals at the desk."""
