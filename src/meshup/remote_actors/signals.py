"""What this room announces, as the last step of its transaction; receivers only enqueue a job."""

from django.dispatch import Signal

blocks_changed = Signal()
"""Servers or actors are kept out, or let in again: ``domains`` (a tuple of names), ``actors`` (a
tuple of numbers), ``are_blocked``. What is from there shows nowhere meanwhile: rooms ask
``domain.blocks`` whenever they read, so that a block that is lifted brings all back."""
actor_keys_changed = Signal()
"""``actor``, the number of an actor who was known: its keys are others than those it had."""
