"""What coming announces, as the last step of its transaction; receivers only enqueue a job.

So a letter is promised in the transaction in which somebody registers: after a fall of the machine
both are there or neither is. Each signal has ``evening`` (number of an ``Attendance``),
``evenings`` (several) or ``registration`` (number of a ``Registration``); none need still be there
when the job runs.
"""

from django.dispatch import Signal

registration_made = Signal()
"""With ``registration``: somebody comes, to an event or to a series; sent for a new one only."""
address_left = Signal()
"""With ``registration``: an e-mail address was left with it, at once or later."""
place_given = Signal()
"""With ``evening``: who waited comes now, for a place became free or a host let them in."""
place_offered = Signal()
"""With ``evening``: a place is kept for who waited, until ``offered_until``."""
place_lost = Signal()
"""With ``evening``: an offered place went to the next, for nobody answered."""
taken_off = Signal()
"""With ``evenings``: hosts took them off the list of an event."""
put_back = Signal()
"""With ``evenings``: hosts put them back; each stands as it did, or waits."""
