"""What hosts type on the pages of this room."""
