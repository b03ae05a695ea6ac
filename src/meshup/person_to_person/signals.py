"""What the rounds of an evening announce, in the transaction of a change.

Receivers only enqueue a job, so that what is due next is done though the machine falls.
"""

from django.dispatch import Signal

rounds_scheduled = Signal()
"""With ``event`` (the key of its row) and ``due``: when something of its rounds has to be done."""
