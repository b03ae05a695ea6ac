"""The front: keeps finished public answers and serves them without asking Django again.

``store`` and ``finishing`` are pure; ``bridge`` asks Django; ``app`` is the ASGI application that
joins them; ``protocol`` guards the wire against requests that never end.
"""
