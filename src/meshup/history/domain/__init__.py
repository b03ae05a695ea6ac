"""The room's logic: plain functions, pure where they can be."""
