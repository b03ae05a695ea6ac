"""The pages of moderation at the desk: blocks, and the log."""
