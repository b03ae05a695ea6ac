"""Who follows this node, and whom it follows."""
