"""What is true of the library of this node, and of those of others."""
