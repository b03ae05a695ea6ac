"""What hosts note and find about proposals, and how pages for them are put together."""
