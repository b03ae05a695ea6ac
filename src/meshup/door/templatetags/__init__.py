"""How its pages speak."""
