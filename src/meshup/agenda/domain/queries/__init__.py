"""The only way to the agenda from outside the room: one module for each noun, values only.

What everybody may see needs no asker; ``…_for`` functions say who asks, and authorise.
"""
