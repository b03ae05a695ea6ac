"""What hosts type into checklists."""
