"""The pages by which hosts put a programme together, and publish it."""
