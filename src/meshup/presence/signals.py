"""What presence announces, in the transaction of a change; receivers only enqueue a job."""

from django.dispatch import Signal

presence_ended = Signal()
"""With ``event`` (the key of its row) and ``peer``: somebody has left, or never came after all."""
