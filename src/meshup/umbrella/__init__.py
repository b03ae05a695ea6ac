"""Umbrellas: nodes that gather others under one roof, and those under whose roof this node is."""
