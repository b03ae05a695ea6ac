"""The community: the node itself, the people who run it, its values and languages."""
