"""The public pages of a node: the same for everybody, so that the front may keep them."""
