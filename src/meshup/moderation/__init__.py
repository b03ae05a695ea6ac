"""Reports, blocks, limits, and the log of what hosts did about them."""
