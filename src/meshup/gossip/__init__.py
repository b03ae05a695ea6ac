"""How nodes get to know each other: signed cards, and how they travel."""
