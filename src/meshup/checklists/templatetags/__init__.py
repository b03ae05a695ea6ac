"""Words of checklists in templates."""
