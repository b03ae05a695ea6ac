"""The only way to who comes from outside the room: one module for each noun, values only."""
