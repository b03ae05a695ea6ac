"""The pages and files of this room."""
