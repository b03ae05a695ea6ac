"""Live channels: whoever shows a ticket gets the newest snapshot of its channel, again and again.

The truth is in rows. A channel is a name and a sequence; when it has changed, its snapshot is read
once on each worker and sent to all who listen there and have not seen it. So nobody needs to keep
what was sent: who comes back says what they saw last. ``messages`` are the words on the wire,
``channel`` is who listens to what, ``session`` a client, ``room`` all channels of a worker.
"""
