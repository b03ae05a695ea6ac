"""The pages of checklists at the desk."""
