"""What nodes share: content, tools, venues, help; browsed, copied with credit, lent."""
