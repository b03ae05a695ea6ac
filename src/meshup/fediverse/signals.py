"""What this room announces, as the last step of its transaction; receivers only enqueue a job."""

from django.dispatch import Signal

federation_changed = Signal()
"""Hosts let the node federate, or no more, or decided otherwise about followers or replies; or the
node lives at another address from now on."""
