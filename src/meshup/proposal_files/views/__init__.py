"""The pages of files of proposals."""
