"""WebRTC signalling: clients of several dialects find each other through this node.

No Django and no database; ``python -m meshup.signalling`` runs it alone. A connection comes in at
``websocket``, is given a session by ``hub``, and from then on is a conversation in one of the
``dialects``: a small state machine that receives texts and sends texts, and knows nothing of
sockets.
"""
