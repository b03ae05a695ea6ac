"""What proposals announce, as the last step of the transaction; receivers only enqueue a job.

So a letter is promised in the transaction of what it tells of: after a fall of the machine both are
there or neither is. Nothing of it need still be there when the job runs.
"""

from django.dispatch import Signal

proposal_changed = Signal()
"""With ``uuid`` (a ``UUID``) and ``change``: the new state ("received", "offered", …), or one of
"edited", "speakers", "address", "vetted", "placed" (on a timetable, elsewhere, or taken off),
"taken_back", "flood", "put_back", "forgotten" (the row goes with this transaction)."""
lines_left = Signal()
"""With ``uuid``: an undo put a talk on a timetable again that was withdrawn or declined."""
