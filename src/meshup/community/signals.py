"""What the community room announces to whoever listens."""

from django.dispatch import Signal

person_invited = Signal()
"""Sent inside the transaction, so that a letter is written if and only if the person is.

With ``person`` and ``inviter`` (each a ``Person``).
"""
