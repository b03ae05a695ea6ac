"""What a new node takes from a sister, and what this one offers: the starter kit."""
