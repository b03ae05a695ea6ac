"""The bus: what lets several workers of a host, and several hosts, be one.

No Django and no database. ``contract`` says what a bus does and what it tells; ``worker_bus`` is
the bus between the workers of one host, where every name has a ``directory``; ``redis_bus`` is the
bus between hosts, over Redis. What travels are names and bytes: what they mean is the room's above.
"""
