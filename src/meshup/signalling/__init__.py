"""WebRTC signalling: clients of several dialects find each other through this node.

No Django and no database; ``python -m meshup.signalling`` runs it alone. A connection comes in at
``endpoint``, is admitted by ``switchboard``, and from then on is a session of one dialect
(``peerjs``, ``ywebrtc``, ``tracker``, ``relay``): a small state machine that hears texts and sends
texts, and knows nothing of sockets.
"""
