"""What this room announces, as the last step of its transaction."""

from django.dispatch import Signal

presence_changed = Signal()
"""With ``slug``: somebody came to an event or went, or is called otherwise there."""
