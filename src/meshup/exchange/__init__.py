"""The exchange: what the node gives to other programs, and takes from them."""
