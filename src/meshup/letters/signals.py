"""What rooms above hear of letters."""

from __future__ import annotations

from django.dispatch import Signal

address_proved = Signal()
"""Sent after the commit: somebody showed that they read an address; ``address`` is its number."""

address_stopped = Signal()
"""Sent after the commit: an address gets no letters any more; ``address`` is its number."""

letters_posted = Signal()
"""Sent inside the transaction that posts letters, so that the job which delivers them is a row of
it: either both are there after a fall of the machine, or neither is. ``at`` is when they are due.
"""
