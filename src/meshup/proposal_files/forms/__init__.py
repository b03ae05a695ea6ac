"""The forms with which hosts send a file of proposals, and say what its columns are."""
