"""Wishes for a community in some town: voices that join in, until there are enough to begin."""
