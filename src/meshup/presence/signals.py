"""What presence announces, in the transaction of a change; receivers only enqueue a job."""

from django.dispatch import Signal

check_in_claimed = Signal()
"""With ``event`` (the key of its row) and ``peer``: the check-in of that peer counts with another
from now on, who is the same person on their phone."""

presence_ended = Signal()
"""With ``event`` (the key of its row) and ``peer``: somebody has left, or never came after all."""
