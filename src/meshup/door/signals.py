"""What the door announces.

``door_opened`` is sent in the transaction of the first operation, so that the head count is noted
after the end though the machine falls; ``heads_changed`` after the commit.
"""

from django.dispatch import Signal

door_opened = Signal()
"""With ``event`` (the key of its row) and ``ends_at``: the first operation has come in."""
heads_changed = Signal()
"""With ``slug``, ``heads`` and ``first_times``: the numbers of a door have changed."""
