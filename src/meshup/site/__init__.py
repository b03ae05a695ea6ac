"""The front hall: pages that show several rooms together, and the node's own commands."""
